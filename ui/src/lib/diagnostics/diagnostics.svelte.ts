// The text for a ticket, while it is looked at before it is copied.
import { asRefusal, commands, take, type JobId, type Refusal } from '../ipc';

export class Diagnostics {
  open = $state(false);
  withNames = $state(false);
  text = $state.raw<string | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  readonly #job: JobId | null;
  readonly #problem: Refusal | null;
  #asked = 0;

  /** About a job, or what was refused, or the program as a whole. */
  constructor({ job = null, problem = null }: { job?: JobId | null; problem?: Refusal | null }) {
    this.#job = job;
    this.#problem = problem;
  }

  async show(): Promise<void> {
    this.open = true;
    this.withNames = false;
    await this.load();
  }

  async nameThem(withNames: boolean): Promise<void> {
    this.withNames = withNames;
    await this.load();
  }

  async load(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.text = null;
    this.refusal = null;
    try {
      const { withNames } = this;
      const request = { job: this.#job, problem: this.#words(), withNames };
      const text = await take(commands.diagnostics(request));
      if (asked === this.#asked) this.text = text;
    } catch (thrown) {
      if (asked === this.#asked) this.refusal = asRefusal(thrown);
    }
  }

  #words(): string | null {
    if (this.#problem === null) return null;
    const { code, message, detail } = this.#problem.said;
    return [`${code}: ${message}`, ...(detail === null ? [] : [detail])].join('\n');
  }
}
