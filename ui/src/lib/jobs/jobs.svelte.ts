// All jobs, kept up to date by the program's ticks.
import { asRefusal, commands, take, type JobId, type JobRow, type Ticked } from '../ipc';
import type { Loaded } from '../loaded';
import { oneAtATime } from '../one-at-a-time';
import { merge } from './merge';

/** So many rows are asked for at a time: the text of thousands would be most of the memory that the window ever needs. */
export const portion = 500;

async function everyRow(): Promise<JobRow[]> {
  const rows: JobRow[] = [];
  for (;;) {
    const next = await take(commands.jobs(rows.at(-1)?.id ?? null, portion));
    rows.push(...next);
    if (next.length !== portion) return rows;
  }
}

export class Jobs {
  /** Newest first. */
  rows = $state.raw<JobRow[]>([]);
  status = $state.raw<Loaded>('loading');

  /** What was told while the list is being read: the answer may be older than that. */
  #meanwhile: Ticked[] | null = null;

  /** Never two at once: an answer that is late must not hide a newer one. */
  readonly load = oneAtATime(async () => {
    const told: Ticked[] = [];
    this.#meanwhile = told;
    try {
      const rows = await everyRow();
      this.rows = told.reduce((list, { jobs, deleted }) => merge(list, jobs, deleted), rows);
      this.status = 'ready';
    } catch (thrown) {
      this.status = asRefusal(thrown);
    } finally {
      this.#meanwhile = null;
    }
  });

  follow(ticked: Ticked): void {
    this.#meanwhile?.push(ticked);
    if (ticked.reload) void this.load();
    else if (ticked.jobs.length > 0 || ticked.deleted.length > 0) {
      this.rows = merge(this.rows, ticked.jobs, ticked.deleted);
    }
  }

  find(id: JobId): JobRow | undefined {
    return this.rows.find((row) => row.id === id);
  }

  readonly running = $derived(this.rows.filter((row) => row.state === 'running'));
  readonly bytesPerSecond = $derived(
    this.running.reduce((sum, row) => sum + (row.progress?.bytesPerSecond ?? 0), 0)
  );
}
