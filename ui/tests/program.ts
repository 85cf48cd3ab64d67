// A program that answers as a test wants it to, and remembers what it was asked.
import { mockIPC } from '@tauri-apps/api/mocks';
import type { CommandError } from '../src/lib/ipc';

export interface Asked {
  command: string;
  payload: Record<string, unknown>;
}

export type Answers = Record<string, (payload: Record<string, unknown>) => unknown>;

/** Answers these commands from now on; what else is asked is answered with null. */
export function program(answers: Answers): Asked[] {
  const asked: Asked[] = [];
  mockIPC(
    (command, payload) => {
      const given = structuredClone((payload ?? {}) as Record<string, unknown>);
      asked.push({ command, payload: given });
      return answers[command]?.(given) ?? null;
    },
    { shouldMockEvents: true }
  );
  return asked;
}

/** What a command throws. */
export function refuse(code: CommandError['code'], message = 'no'): never {
  throw { code, message: { code: message }, detail: null, problems: [] };
}
