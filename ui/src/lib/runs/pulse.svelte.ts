// How fast runs at work are, as this window sees it: the program keeps it for batches, not for single runs. It begins with the window
// and is forgotten with it.

/* eslint-disable svelte/prefer-svelte-reactivity -- maps and moments are replaced, never changed */
import type { Sample } from '../charts/series';
import type { JobRow, RowProgress, RunId } from '../ipc';

/** What a sample stands for, in seconds. */
export const PULSE = 10;
const STEP = PULSE * 1000;
/** Two hours. */
const MOST_SAMPLES = 720;
const MOST_RUNS = 40;
/** A sample counts where the run was seen at work for this part of its time: for less it would look slow. */
const MOSTLY = 0.8;

interface Open extends Sample {
  /** For how long the run was seen at work, in milliseconds. */
  seen: number;
}

export class Pulse {
  /** The samples that are complete, by run; replaced, never changed. */
  #of = $state.raw<ReadonlyMap<RunId, Sample[]>>(new Map());
  readonly #open = new Map<RunId, Open>();
  readonly #heard = new Map<RunId, number>();

  of(run: RunId): Sample[] {
    return this.#of.get(run) ?? [];
  }

  /** Rows that a tick told of; the others go on as they were. */
  follow(rows: JobRow[], now = new Date()): void {
    for (const { state, progress } of rows) {
      if (progress && state === 'running') this.#hear(progress, +now);
      else if (progress) this.#heard.delete(progress.run);
    }
  }

  /** What a run says holds for the time since it was heard before; where that is too long ago, nothing is known of it. */
  #hear(progress: RowProgress, now: number): void {
    const before = this.#heard.get(progress.run);
    this.#heard.set(progress.run, now);
    if (before === undefined || now - before > STEP) return;
    for (let from = before; from < now;) {
      const began = Math.floor(from / STEP) * STEP;
      const until = Math.min(now, began + STEP);
      this.#add(progress, began, until - from);
      from = until;
    }
  }

  #add({ run, bytesPerSecond, messagesPerSecond }: RowProgress, began: number, passed: number) {
    let open = this.#open.get(run);
    if (open && +open.at !== began) {
      this.#close(run, open);
      open = undefined;
    }
    this.#open.set(run, {
      at: new Date(began),
      seen: (open?.seen ?? 0) + passed,
      bytes: (open?.bytes ?? 0) + (bytesPerSecond * passed) / 1000,
      messages: (open?.messages ?? 0) + (messagesPerSecond * passed) / 1000
    });
  }

  #close(run: RunId, { at, bytes, messages, seen }: Open): void {
    if (seen < STEP * MOSTLY) return;
    const all = new Map(this.#of);
    const sample = { at, bytes: Math.round(bytes), messages: Math.round(messages) };
    all.set(run, [...(all.get(run) ?? []), sample].slice(-MOST_SAMPLES));
    for (const old of [...all.keys()].slice(0, Math.max(0, all.size - MOST_RUNS))) all.delete(old);
    this.#of = all;
  }
}
