// All jobs, kept up to date by the program's ticks.
import { asRefusal, commands, take, type JobId, type JobRow, type Ticked } from '../ipc';
import type { Loaded } from '../loaded';
import { merge } from './merge';

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
