// How fast the batches at work were over the last day: what their forecasts rest on.

/* eslint-disable svelte/prefer-svelte-reactivity -- the map is replaced, never changed */
import { commands, take, type BatchId, type SpeedRow } from '../ipc';

/** Of more, only the present speed is known. */
const MOST = 8;

export class Speeds {
  of = $state.raw<ReadonlyMap<BatchId, SpeedRow[]>>(new Map());

  async load(batches: BatchId[]): Promise<void> {
    const read = await Promise.allSettled(
      batches
        .slice(0, MOST)
        .map(async (id) => [id, (await take(commands.batch(id))).speed] as const)
    );
    this.of = new Map(read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
  }
}
