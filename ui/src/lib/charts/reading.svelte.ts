// The mark that reads a chart: moved by the pointer, or by keys from point to point.

export class Reading {
  /** The point that is read; null for none. */
  at = $state<number | null>(null);
  /** Moved by keys: only then is it read out. */
  aloud = $state(false);
  readonly #count: () => number;
  readonly #filled: () => number;

  /** `filled` is how much of the chart has points, up to 1. */
  constructor(count: () => number, filled: () => number = () => 1) {
    this.#count = count;
    this.#filled = filled;
  }

  /** `part` is how far across, 0 to 1. */
  hover(part: number): void {
    this.aloud = false;
    this.at = this.#within(Math.floor((part / this.#filled()) * this.#count()));
  }

  /** Whether the key meant the mark. */
  press(key: string): boolean {
    const last = this.#count() - 1;
    const from = this.at ?? last;
    const moves: Record<string, number> = {
      ArrowLeft: from - 1,
      ArrowRight: from + 1,
      ArrowDown: from - 1,
      ArrowUp: from + 1,
      PageUp: from + 10,
      PageDown: from - 10,
      Home: 0,
      End: last
    };
    if (key === 'Escape' && this.at !== null) {
      this.leave();
      return true;
    }
    const to = moves[key];
    if (to === undefined) return false;
    this.aloud = true;
    this.at = this.#within(to);
    return true;
  }

  /** The keys begin at the end. */
  enter(): void {
    this.at ??= this.#within(this.#count() - 1);
  }

  leave(): void {
    this.at = null;
    this.aloud = false;
  }

  #within(to: number): number | null {
    const count = this.#count();
    return count === 0 ? null : Math.max(0, Math.min(count - 1, to));
  }
}
