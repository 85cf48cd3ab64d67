// Asks the program what is wrong with a form while it is typed, and shows each problem once its field was left.
import { said } from './said';
import { debounce } from './debounce';
import { Refusal, type Field, type FieldProblem } from './ipc';

const PAUSE = 180;

export class Validation {
  problems = $state.raw<FieldProblem[]>([]);
  #visited = $state.raw<Field[]>([]);
  #all = $state(false);
  #asked = 0;
  readonly #ask: () => Promise<FieldProblem[]>;
  readonly #later = debounce(() => void this.now(), PAUSE);

  constructor(ask: () => Promise<FieldProblem[]>) {
    this.#ask = ask;
  }

  /** Something was typed. */
  changed(): void {
    this.#later();
  }

  /** A field was left: its problem may be shown from now on. */
  left(field: Field): void {
    this.#visited = [...this.#visited, field];
    this.#later();
  }

  /** Shows every problem; true where nothing stands in the way. */
  async submit(): Promise<boolean> {
    this.#all = true;
    await this.now();
    return !this.problems.some((problem) => problem.blocking);
  }

  /** Asks at once. An older answer never replaces a newer one. */
  async now(): Promise<void> {
    this.#later.cancel();
    const asked = ++this.#asked;
    try {
      const problems = await this.#ask();
      if (asked === this.#asked) this.problems = problems;
    } catch {
      // Saving asks the same again and says what went wrong.
    }
  }

  /** Problems that came with a refusal. */
  take(refusal: Refusal): void {
    if (refusal.said.problems.length > 0) {
      this.problems = refusal.said.problems;
      this.#all = true;
    }
  }

  error(field: Field): string | undefined {
    return this.#shown(field, true);
  }

  warning(field: Field): string | undefined {
    return this.#shown(field, false);
  }

  dispose(): void {
    this.#later.cancel();
    this.#asked += 1;
  }

  #shown(field: Field, blocking: boolean): string | undefined {
    if (!this.#all && !this.#visited.includes(field)) return undefined;
    const found = this.problems.find((one) => one.field === field && one.blocking === blocking);
    return found && said(found.text);
  }
}
