// A run's log: its end at first, then what is added, until it is paused.
import { asRefusal, commands, take, type Refusal, type RunId } from '../ipc';

const PIECE = 256 * 1024;
const MOST_LINES = 20_000;

export class Log {
  lines = $state.raw<string[]>([]);
  paused = $state(false);
  loading = $state(true);
  refusal = $state.raw<Refusal | null>(null);
  /** The log is longer than what is shown. */
  shortened = $state(false);
  /** Bytes that were written while it was paused. */
  readonly behind = $derived.by(() => Math.max(0, this.#size - this.#next));
  readonly run: RunId;
  #next = $state(0);
  #size = $state(0);
  #open = '';
  #reading = false;

  constructor(run: RunId) {
    this.run = run;
  }

  async load(): Promise<void> {
    try {
      const tail = await take(commands.logTail(this.run, PIECE));
      this.shortened = tail.from > 0;
      this.#append(tail.text);
      this.#next = tail.next;
      this.#size = tail.size;
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
    } finally {
      this.loading = false;
    }
  }

  /** The log has grown. */
  grew(size: number): void {
    this.#size = Math.max(this.#size, size);
    if (!this.paused && !this.loading) void this.#readOn();
  }

  pause(paused: boolean): void {
    this.paused = paused;
    if (!paused) void this.#readOn();
  }

  async #readOn(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (!this.paused && this.#next < this.#size) {
        const piece = await take(commands.logFrom(this.run, this.#next, PIECE));
        if (piece.next === this.#next) break;
        this.#append(piece.text);
        this.#next = piece.next;
      }
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
    } finally {
      this.#reading = false;
    }
  }

  /** A line without an end yet is shown and goes on with the next piece. */
  #append(text: string): void {
    const whole = this.#open + text;
    const pieces = whole.split('\n');
    const kept = this.#open === '' ? this.lines : this.lines.slice(0, -1);
    this.#open = pieces.pop() ?? '';
    const lines = [...kept, ...pieces, ...(this.#open ? [this.#open] : [])];
    this.shortened ||= lines.length > MOST_LINES;
    this.lines = lines.slice(-MOST_LINES);
  }
}
