// One job's page: the job, the run that is looked at, and what changes in it.
import {
  asRefusal,
  commands,
  take,
  type JobId,
  type JobPage,
  type JobRow,
  type RunId,
  type RunPage,
  type RunTick,
  type Tally,
  type Ticked
} from '../ipc';
import type { Loaded } from '../loaded';
import { oneAtATime } from '../one-at-a-time';
import { mergeFolders } from './merge';
import { sum } from './tally';

export class JobView {
  readonly id: JobId;
  page = $state.raw<JobPage | null>(null);
  run = $state.raw<RunPage | null>(null);
  status = $state.raw<Loaded>('loading');
  logSize = $state(0);
  deleted = $state(false);
  /** A run that was picked from the history; null follows the newest. */
  #picked = $state<RunId | null>(null);

  constructor(id: JobId) {
    this.id = id;
  }

  /** Whether an older run is shown. */
  readonly isOlder = $derived(
    this.run !== null && this.page !== null && this.run.run.id !== this.page.runs[0]?.id
  );

  /** The folders' sum while a run is at work, the run's own otherwise. */
  readonly tally = $derived(tallyOf(this.run));

  /** Never two at once: an answer that is late must not hide a newer one. */
  readonly load = oneAtATime(() => this.#read());

  async #read(): Promise<void> {
    try {
      const page = await take(commands.job(this.id));
      const older = this.#picked !== null && page.current?.run.id !== this.#picked;
      this.run = older ? await take(commands.run(this.#picked ?? 0)) : page.current;
      this.page = page;
      this.status = 'ready';
    } catch (thrown) {
      this.status = asRefusal(thrown);
    }
  }

  async pick(id: RunId | null): Promise<void> {
    this.#picked = id;
    await this.load();
  }

  follow(ticked: Ticked): void {
    if (ticked.deleted.includes(this.id)) this.deleted = true;
    const row = ticked.jobs.find((job) => job.id === this.id);
    if (ticked.reload || (row && this.#isNews(row))) {
      void this.load();
    }
    if (row && this.page) this.page = { ...this.page, job: row };
    const run = ticked.runs.find((one) => one.run === this.run?.run.id);
    if (run) this.#advance(run);
  }

  /** Another state or another run, even one that ended since the tick before, changes more than a tick tells. */
  #isNews(row: JobRow): boolean {
    const known = this.page?.job;
    return (
      known?.state !== row.state ||
      known.progress?.run !== row.progress?.run ||
      known.last?.run !== row.last?.run
    );
  }

  #advance(tick: RunTick): void {
    if (!this.run) return;
    this.run = {
      ...this.run,
      run: { ...this.run.run, notArrived: tick.notArrived },
      folders: mergeFolders(this.run.folders, tick.folders)
    };
    this.logSize = tick.logSize;
  }
}

function tallyOf(run: RunPage | null): Tally {
  const tallies = run?.folders.map((folder) => folder.tally) ?? [];
  if (!run || run.run.ended !== null || tallies.length === 0) return run?.run.tally ?? sum([]);
  return sum(tallies);
}
