// The messages of a batch that did not arrive, read piece by piece while one scrolls; and what is decided about them.
import { asRefusal, commands, take, type BatchId, type FailedRow, type JobId } from '../ipc';
import type { Loaded } from '../loaded';
import { Selection } from '../ui/selection.svelte';
import type { Toasts } from '../ui';
import { plural } from '../lang';

const PIECE = 500;

export class Failed {
  rows = $state.raw<FailedRow[]>([]);
  status = $state.raw<Loaded>('loading');
  /** How many there are. */
  total = $state(0);
  /** Those that it is asked about whether they may stay behind. */
  asked = $state.raw<FailedRow[] | null>(null);
  note = $state('');
  busy = $state(false);
  readonly selection = new Selection<string>();
  readonly #batch: BatchId;
  readonly #toasts: Toasts;
  #reading = false;
  /** Each reading from the start makes what an older one still brings void. */
  #turn = 0;

  constructor(batch: BatchId, toasts: Toasts) {
    this.#batch = batch;
    this.#toasts = toasts;
  }

  /** Whether there are none beyond those that were read. */
  readonly complete = $derived(this.rows.length >= this.total);
  readonly open = $derived(this.rows.filter(({ accepted }) => accepted === null).length);

  /** Those that are selected and may still be decided about. */
  readonly chosen = $derived(this.rows.filter((row) => this.selection.has(keyOf(row))));

  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- it only takes out what is there twice
  readonly chosenJobs = $derived([...new Set(this.chosen.map(({ job }) => job))] as JobId[]);

  /** Reads again as many as were there, so that nobody loses their place. */
  async load(): Promise<void> {
    const turn = ++this.#turn;
    const wanted = Math.max(PIECE, this.rows.length);
    try {
      const rows: FailedRow[] = [];
      let total = 0;
      do {
        const piece = await take(commands.failedMessages(this.#batch, rows.length, PIECE));
        rows.push(...piece.rows);
        // What went meanwhile is no reason to ask for ever.
        total = piece.rows.length === 0 ? rows.length : piece.total;
      } while (rows.length < Math.min(wanted, total));
      if (turn !== this.#turn) return;
      this.rows = rows;
      this.total = total;
      this.selection.only(rows.map(keyOf));
      this.status = 'ready';
    } catch (thrown) {
      if (turn === this.#turn) this.status = asRefusal(thrown);
    }
  }

  async more(): Promise<void> {
    if (this.#reading || this.complete || this.status !== 'ready') return;
    this.#reading = true;
    const turn = this.#turn;
    try {
      const piece = await take(commands.failedMessages(this.#batch, this.rows.length, PIECE));
      if (turn !== this.#turn) return;
      this.rows = [...this.rows, ...piece.rows];
      this.total = piece.rows.length === 0 ? this.rows.length : piece.total;
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
    } finally {
      this.#reading = false;
    }
  }

  ask(rows: FailedRow[]): void {
    const open = rows.filter(({ accepted }) => accepted === null);
    this.note = '';
    this.asked = open.length > 0 ? open : null;
  }

  async accept(): Promise<void> {
    const rows = this.asked;
    if (!rows) return;
    this.busy = true;
    try {
      const places = rows.map(({ job, message }) => ({
        job,
        folder: message.folder,
        uid: message.uid
      }));
      await take(commands.acceptMessages(this.#batch, places, this.note.trim()));
      this.#toasts.say(
        'good',
        plural(rows.length, ['# message may stay behind', '# messages may stay behind'])
      );
      this.selection.clear();
      this.asked = null;
      await this.load();
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
    } finally {
      this.busy = false;
    }
  }
}

export function keyOf({ job, message }: FailedRow): string {
  return `${job}/${message.folder}/${message.uid}`;
}
