// What every list and page goes through: on its way, there, or refused.
import type { Refusal } from './ipc';

export type Loaded = 'loading' | 'ready' | Refusal;
