// What can be done with a job from the table and from its page. Two of the acts ask first.
import {
  asRefusal,
  commands,
  take,
  type Action,
  type DeletePreview,
  type JobId,
  type JobRow,
  type RunPreview
} from '../ipc';
import type { Toasts } from '../ui';
import { kindOf } from './words';

type Asked<T> = { job: JobRow; preview: T | null };

export class Acts {
  /** The question before a real run, with its numbers once they are there. */
  real = $state.raw<Asked<RunPreview> | null>(null);
  /** The question before a job is deleted. */
  deletion = $state.raw<Asked<DeletePreview> | null>(null);
  busy = $state(false);
  readonly #toasts: Toasts;
  readonly #edit: (id: JobId) => void;
  readonly #deleted: () => void;

  constructor(toasts: Toasts, edit: (id: JobId) => void, deleted: () => void = () => undefined) {
    this.#toasts = toasts;
    this.#edit = edit;
    this.#deleted = deleted;
  }

  async perform(action: Action, job: JobRow): Promise<void> {
    switch (action) {
      case 'runReal':
        return this.askReal(job);
      case 'runAgain':
        // A copy is a copy, the second time too: it asks.
        if (kindOf(job) === 'copy') return this.askReal(job);
        return this.#try(() => take(commands.runAgain(job.id)));
      case 'runDry':
        return this.#try(() => take(commands.queueRun(job.id, 'dry')));
      case 'check':
        return this.#try(() => take(commands.queueRun(job.id, 'check')));
      case 'pause':
      case 'resume':
        return this.#try(() => take(commands.doBulk([job.id], action)));
      case 'verify':
        return this.#try(() => take(commands.queueRun(job.id, 'verify')));
      case 'cancel':
        return this.#try(() => take(commands.cancel(job.id)));
      case 'edit':
      case 'replacePasswords':
        return this.#edit(job.id);
      case 'delete':
        return this.askDelete(job);
    }
  }

  async askReal(job: JobRow): Promise<void> {
    this.real = { job, preview: null };
    await this.#try(
      async () => {
        const preview = await take(commands.previewReal(job.id));
        if (this.real?.job.id === job.id) this.real = { job, preview };
      },
      () => (this.real = null)
    );
  }

  async runReal(): Promise<void> {
    const job = this.real?.job;
    if (!job) return;
    await this.#try(() => take(commands.queueRun(job.id, 'copy')));
    this.real = null;
  }

  async showDataFolder(): Promise<void> {
    await this.#try(() => take(commands.showDataFolder()));
  }

  async askDelete(job: JobRow): Promise<void> {
    this.deletion = { job, preview: null };
    await this.#try(
      async () => {
        const preview = await take(commands.previewDelete(job.id));
        if (this.deletion?.job.id === job.id) this.deletion = { job, preview };
      },
      () => (this.deletion = null)
    );
  }

  async delete(): Promise<void> {
    const job = this.deletion?.job;
    if (!job) return;
    await this.#try(async () => {
      await take(commands.deleteJob(job.id));
      this.#toasts.say('good', `Deleted ${job.name}`);
      this.#deleted();
    });
    this.deletion = null;
  }

  async #try(act: () => Promise<unknown>, failed: () => void = () => undefined): Promise<void> {
    this.busy = true;
    try {
      await act();
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
      failed();
    } finally {
      this.busy = false;
    }
  }
}
