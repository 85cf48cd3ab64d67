// One action on many jobs: asked about in numbers first, then carried out.
import {
  asRefusal,
  commands,
  take,
  type Action,
  type BulkPreview,
  type JobId,
  type LeftOutJobs
} from '../ipc';
import { actionLabel } from '../jobs/words';
import type { Toasts } from '../ui';
import { nJobs } from '../format/counts';
import { plural } from '../lang';
import { said } from '../said';

export class Bulk {
  /** The question, with its numbers. */
  asked = $state.raw<BulkPreview | null>(null);
  busy = $state(false);
  readonly #toasts: Toasts;

  constructor(toasts: Toasts) {
    this.#toasts = toasts;
  }

  async ask(action: Action, jobs: JobId[]): Promise<void> {
    await this.#try(async () => {
      this.asked = await take(commands.previewBulk(jobs, action));
    });
  }

  async carryOut(): Promise<void> {
    const asked = this.asked;
    if (!asked) return;
    await this.#try(async () => {
      const outcome = await take(commands.doBulk(asked.appliesTo, asked.action));
      this.#toasts.say(
        'good',
        `${actionLabel(asked.action)}: ${nJobs(outcome.done)}`,
        leftOutInWords(outcome.leftOut)
      );
    });
    this.asked = null;
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

/** Which jobs are left out, by reason; empty where none is. */
export function leftOutInWords(leftOut: LeftOutJobs[]): string {
  return leftOut
    .map(({ jobs, reason }) =>
      plural(jobs, ['# job left out: {0}', '# jobs left out: {0}'], [said(reason)])
    )
    .join(' ');
}
