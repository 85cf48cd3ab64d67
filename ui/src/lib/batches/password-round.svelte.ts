// Entering passwords for many jobs, one after the other. What is typed goes to the program and is forgotten at once.
import {
  asRefusal,
  commands,
  take,
  type JobId,
  type JobRow,
  type PasswordState,
  type Refusal
} from '../ipc';
import { UserSignIn } from '../sign-in/user-sign-in.svelte';

export class PasswordRound {
  /** Those that are still to do; the first is asked for. Empty: the round is over. */
  queue = $state.raw<JobRow[]>([]);
  total = $state(0);
  source = $state('');
  destination = $state('');
  readonly signIns = { source: new UserSignIn(), destination: new UserSignIn() };
  busy = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  /** Jobs that got a password. */
  entered = $state.raw<JobId[]>([]);

  readonly job = $derived(this.queue[0] ?? null);
  readonly asks = $derived({
    source: this.job !== null && isWanted(this.job.sourcePassword),
    destination: this.job !== null && isWanted(this.job.destinationPassword)
  });
  readonly ready = $derived(this.#has('source') && this.#has('destination'));

  begin(rows: JobRow[]): void {
    this.queue = rows.filter(
      (row) => isWanted(row.sourcePassword) || isWanted(row.destinationPassword)
    );
    this.total = this.queue.length;
    this.entered = [];
    this.#forget();
  }

  async save(): Promise<void> {
    const { job, asks } = this;
    if (!job || !this.ready) return;
    const changes = {
      source: (asks.source && this.source) || null,
      destination: (asks.destination && this.destination) || null,
      sourceSignIn: this.signIns.source.id,
      destinationSignIn: this.signIns.destination.id
    };
    this.busy = true;
    try {
      await take(commands.replacePasswords(job.id, changes));
      this.entered = [...this.entered, job.id];
      this.skip();
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
    } finally {
      this.busy = false;
    }
  }

  skip(): void {
    this.#forget();
    this.queue = this.queue.slice(1);
  }

  end(): void {
    this.#forget();
    this.queue = [];
  }

  #has(side: 'source' | 'destination'): boolean {
    return !this.asks[side] || this[side] !== '' || this.signIns[side].id !== null;
  }

  #forget(): void {
    this.source = '';
    this.destination = '';
    this.signIns.source.cancel();
    this.signIns.destination.cancel();
    this.refusal = null;
  }
}

function isWanted(state: PasswordState): boolean {
  return state === 'missing' || state === 'rejected' || state === 'signInOver';
}
