// All jobs, kept up to date by the program's ticks.
import { asRefusal, commands, take, type JobId, type JobRow, type Ticked } from '../ipc';
import type { Loaded } from '../loaded';

export class Jobs {
  /** Newest first. */
  rows = $state.raw<JobRow[]>([]);
  status = $state.raw<Loaded>('loading');

  async load(): Promise<void> {
    try {
      this.rows = await take(commands.jobs());
      this.status = 'ready';
    } catch (thrown) {
      this.status = asRefusal(thrown);
    }
  }

  follow(ticked: Ticked): void {
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

/** Rows with the changed ones in place of the old, new ones first, deleted ones gone. */
export function merge(rows: JobRow[], changed: JobRow[], deleted: JobId[]): JobRow[] {
  const fresh = new Map(changed.map((row) => [row.id, row]));
  const gone = new Set(deleted);
  const kept = rows.flatMap((row) => {
    if (gone.has(row.id)) return [];
    const replaced = fresh.get(row.id) ?? row;
    fresh.delete(row.id);
    return [replaced];
  });
  const added = [...fresh.values()].filter((row) => !gone.has(row.id));
  return [...added.sort((a, b) => b.id - a.id), ...kept];
}
