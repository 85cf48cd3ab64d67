// One new password for many jobs, as when an administrator's changed. What is typed goes to the program and is forgotten.
import { said } from '../said';
import {
  asRefusal,
  commands,
  take,
  type JobRow,
  type PasswordState,
  type Refusal,
  type SideName
} from '../ipc';
import type { Toasts } from '../ui';
import { loginsOf } from './logins';
import { plural } from '../lang';

export class ForMany {
  /** The jobs it is for; null where nothing is asked. */
  jobs = $state.raw<JobRow[] | null>(null);
  side = $state<SideName>('source');
  password = $state('');
  busy = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  readonly #toasts: Toasts;

  constructor(toasts: Toasts) {
    this.#toasts = toasts;
  }

  readonly logins = $derived(this.jobs === null ? [] : loginsOf(this.jobs, this.side));
  readonly ready = $derived(this.password !== '' && !this.busy);
  /** What is wrong with the password, where the program says so. */
  readonly problem = $derived(said(this.refusal?.said.problems[0]?.text) || undefined);

  /** Asks for it; on the side where more of the jobs lack one. */
  begin(jobs: JobRow[]): void {
    const wanting = (state: (job: JobRow) => PasswordState) =>
      jobs.filter((job) => ['missing', 'rejected', 'signInOver'].includes(state(job))).length;
    const old = wanting((job) => job.sourcePassword);
    this.side = wanting((job) => job.destinationPassword) > old ? 'destination' : 'source';
    this.#forget();
    this.jobs = jobs;
  }

  async replace(): Promise<void> {
    const { jobs, side, password } = this;
    if (!jobs || !this.ready) return;
    this.busy = true;
    this.refusal = null;
    try {
      const outcome = await take(
        commands.replaceForMany(
          jobs.map((job) => job.id),
          { source: null, destination: null, [side]: password }
        )
      );
      const tested =
        outcome.checks === 0
          ? 'None is tested now: the jobs are at work or in line, or lack another password.'
          : plural(outcome.checks, [
              'The logins of # job are tested now.',
              'The logins of # jobs are tested now.'
            ]);
      const replaced = plural(outcome.replaced, ['# password replaced', '# passwords replaced']);
      this.#toasts.say('good', replaced, tested);
      this.end();
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
    } finally {
      this.busy = false;
    }
  }

  end(): void {
    this.#forget();
    this.jobs = null;
  }

  #forget(): void {
    this.password = '';
    this.refusal = null;
  }
}
