// How fast runs at work are, as this window sees it: the program keeps it for batches, not for single runs. It begins with the window
// and is forgotten with it.

/* eslint-disable svelte/prefer-svelte-reactivity -- maps and moments are replaced, never changed */
import type { JobRow, RunId } from '../ipc';
import type { Sample } from '../charts/series';

/** What a sample stands for, in seconds. */
export const PULSE = 10;
/** Two hours. */
const MOST_SAMPLES = 720;
const MOST_RUNS = 40;

export class Pulse {
  /** The samples that are complete, by run; replaced, never changed. */
  #of = $state.raw<ReadonlyMap<RunId, Sample[]>>(new Map());
  #open: ReadonlyMap<RunId, Sample> = new Map();
  #began = 0;
  #before: number | null = null;

  of(run: RunId): Sample[] {
    return this.#of.get(run) ?? [];
  }

  /** What the rows say at a moment, until they say it again. */
  follow(rows: JobRow[], now = new Date()): void {
    const step = PULSE * 1000;
    const began = Math.floor(+now / step) * step;
    if (began !== this.#began) this.#close(began);
    // Where nothing was said for long, nothing is known.
    const passed = Math.min(PULSE, (+now - (this.#before ?? +now)) / 1000);
    this.#before = +now;
    const open = new Map(this.#open);
    for (const { state, progress } of rows) {
      if (state !== 'running' || !progress) continue;
      const sample = open.get(progress.run);
      open.set(progress.run, {
        at: new Date(began),
        bytes: (sample?.bytes ?? 0) + progress.bytesPerSecond * passed,
        messages: (sample?.messages ?? 0) + progress.messagesPerSecond * passed
      });
    }
    this.#open = open;
  }

  #close(began: number): void {
    if (this.#open.size > 0) {
      const all = new Map(this.#of);
      for (const [run, sample] of this.#open) {
        const whole = { ...sample, bytes: Math.round(sample.bytes) };
        all.set(run, [...(all.get(run) ?? []), whole].slice(-MOST_SAMPLES));
      }
      for (const run of [...all.keys()].slice(0, Math.max(0, all.size - MOST_RUNS)))
        all.delete(run);
      this.#of = all;
    }
    this.#open = new Map();
    this.#began = began;
  }
}
