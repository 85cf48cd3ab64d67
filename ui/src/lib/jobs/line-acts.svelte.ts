// Which jobs go before others: their priority, and their place in line. Nothing is lost by it, so nothing asks first.
import { leftOutInWords } from '../batches/bulk.svelte';
import { asRefusal, commands, take, type JobId, type JobRow, type Priority } from '../ipc';
import type { Toasts } from '../ui';
import { droppedBefore, frontFor, lineOf } from './line';
import { priorityLabel } from './words';
import { plural } from '../lang';

export class LineActs {
  /** The jobs for which a place is being chosen. */
  choosing = $state.raw<JobRow[] | null>(null);
  busy = $state(false);
  readonly #toasts: Toasts;

  constructor(toasts: Toasts) {
    this.#toasts = toasts;
  }

  async prioritise(jobs: JobRow[], priority: Priority): Promise<void> {
    const ids = jobs.map((job) => job.id);
    await this.#try(async () => {
      const { done, leftOut } = await take(commands.setPriority(ids, priority));
      this.#toasts.say(
        'good',
        plural(done, ['{0} priority: # job', '{0} priority: # jobs'], [priorityLabel(priority)]),
        leftOutInWords(leftOut) || null
      );
    });
  }

  async toFront(jobs: JobRow[], all: JobRow[]): Promise<void> {
    const before = frontFor(all, jobs);
    await this.#move(
      jobs,
      before,
      (done) =>
        plural(done, [
          'Moved # job to the front of the line',
          'Moved # jobs to the front of the line'
        ]),
      higherFirst()
    );
  }

  async toEnd(jobs: JobRow[]): Promise<void> {
    await this.#move(
      jobs,
      null,
      (done) =>
        plural(done, ['Moved # job to the end of the line', 'Moved # jobs to the end of the line']),
      null
    );
  }

  async before(jobs: JobRow[], target: JobRow): Promise<void> {
    const mixed = jobs.some((job) => job.place !== null && job.priority !== target.priority);
    await this.#move(
      jobs,
      target.id,
      (done) => plural(done, ['Moved # job before {0}', 'Moved # jobs before {0}'], [target.name]),
      mixed ? higherFirst() : null
    );
    this.choosing = null;
  }

  /** Where a row was dropped: before another one, or behind the last that is shown. */
  async drop(jobs: JobRow[], before: JobRow | null, shown: JobRow[], all: JobRow[]): Promise<void> {
    const target = droppedBefore(jobs, before, shown, all);
    if (target) await this.before(jobs, target);
    else await this.toEnd(jobs);
  }

  async #move(
    jobs: JobRow[],
    before: JobId | null,
    moved: (done: number) => string,
    note: string | null
  ): Promise<void> {
    const line = lineOf(jobs);
    // In the order of the line; the program says why it leaves the others out.
    const ids = [...line, ...jobs.filter((job) => !line.includes(job))].map((job) => job.id);
    await this.#try(async () => {
      const { done, leftOut } = await take(commands.moveInLine(ids, before));
      const why = leftOutInWords(leftOut);
      if (done === 0) {
        this.#toasts.say('info', 'None of these jobs waits in line', why || null);
        return;
      }
      const text = [why, note].filter(Boolean).join(' ');
      this.#toasts.say('good', moved(done), text || null);
    });
  }

  async #try(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await act();
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
    } finally {
      this.busy = false;
    }
  }
}

function higherFirst(): string {
  return 'Jobs of higher priority still have their turn first.';
}
