// The messages that a run names as not arriving, read piece by piece.
import { asRefusal, commands, take, type MessageReport, type Refusal, type RunId } from '../ipc';

const PIECE = 500;

export class Reports {
  rows = $state.raw<MessageReport[]>([]);
  loading = $state(true);
  refusal = $state.raw<Refusal | null>(null);
  readonly run: RunId;
  #reading = false;

  constructor(run: RunId) {
    this.run = run;
  }

  /** Reads until as many are there as the run names. */
  async upTo(count: number): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.rows.length < count) {
        const piece = await take(commands.notArrived(this.run, this.rows.length, PIECE));
        if (piece.length === 0) break;
        this.rows = [...this.rows, ...piece];
      }
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
    } finally {
      this.#reading = false;
      this.loading = false;
    }
  }
}
