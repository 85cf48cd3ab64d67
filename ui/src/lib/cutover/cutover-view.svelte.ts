// The cut-over of one batch as its page shows it: read anew when something changed, ticked off, looked up.
import {
  asRefusal,
  commands,
  take,
  type BatchId,
  type CutOverPage,
  type CutOverStep,
  type StepRow
} from '../ipc';
import type { Loaded } from '../loaded';
import type { Toasts } from '../ui';
import { plural } from '../lang';

export class CutOverView {
  page = $state.raw<CutOverPage | null>(null);
  status = $state.raw<Loaded>('loading');
  lookingUp = $state(false);
  readonly batch: BatchId;
  readonly toasts: Toasts;
  /** Ticks that the program hasn't confirmed yet. */
  #ticking = $state.raw<Partial<Record<CutOverStep, boolean | undefined>>>({});
  #asked = 0;

  constructor(batch: BatchId, toasts: Toasts) {
    this.batch = batch;
    this.toasts = toasts;
  }

  /** An older answer never replaces a newer one. */
  async load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const page = await take(commands.cutover(this.batch));
      if (asked !== this.#asked) return;
      this.page = page;
      this.status = 'ready';
    } catch (thrown) {
      if (asked === this.#asked) this.status = asRefusal(thrown);
    }
  }

  isDone(row: StepRow): boolean {
    return this.#ticking[row.step] ?? row.state === 'done';
  }

  async tick(step: CutOverStep, done: boolean): Promise<void> {
    this.#ticking = { ...this.#ticking, [step]: done };
    try {
      await take(commands.tickCutoverStep(this.batch, step, done));
      await this.load();
    } catch (thrown) {
      this.complain(thrown);
    } finally {
      this.#ticking = { ...this.#ticking, [step]: undefined };
    }
  }

  async lookUp(): Promise<void> {
    this.lookingUp = true;
    try {
      const { domains } = await take(commands.lookUpDomains(this.batch));
      await this.load();
      const failed = domains.filter((row) => row.problem !== null).length;
      const all = domains.length;
      if (failed === 0) {
        this.toasts.say('good', plural(all, ['Looked up # domain', 'Looked up # domains']));
        return;
      }
      const words = plural(
        all,
        ['{0} of # domain could not be looked up', '{0} of # domains could not be looked up'],
        [failed]
      );
      this.toasts.say('bad', words);
    } catch (thrown) {
      this.complain(thrown);
    } finally {
      this.lookingUp = false;
    }
  }

  complain(thrown: unknown): void {
    const { title, message } = asRefusal(thrown).description;
    this.toasts.say('bad', title, message);
  }
}
