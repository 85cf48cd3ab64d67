// An import: what was read, what a person decides, and the rows with their verdicts. No password is in it: what is typed goes to
// the program and is forgotten.
import {
  asRefusal,
  commands,
  take,
  type AddressRules,
  type ImportChoices,
  type ImportColumn,
  type ImportFilter,
  type ImportId,
  type ImportOrder,
  type ImportOutcome,
  type ImportPage,
  type ImportRow,
  type MasterText
} from '../ipc';
import type { Loaded } from '../loaded';
import type { Pair } from '../servers/pair';
import type { Toasts } from '../ui';

/** Rows that are read at once; more come as one scrolls. */
const PIECE = 1000;

export class ImportView {
  page = $state.raw<ImportPage | null>(null);
  rows = $state.raw<ImportRow[]>([]);
  filter = $state<ImportFilter>('all');
  status = $state.raw<Loaded>('loading');
  outcome = $state.raw<ImportOutcome | null>(null);
  busy = $state(false);
  /** Whether there are no rows of the filter beyond those that were read. */
  complete = $state(false);
  #reading = false;
  /** One after the other: the program keeps what it was told last. */
  #changes = Promise.resolve();
  /** Rows that were read anew make what an older reading still brings void. */
  #turn = 0;
  readonly #id: ImportId;
  readonly #toasts: Toasts;

  constructor(id: ImportId, toasts: Toasts) {
    this.#id = id;
    this.#toasts = toasts;
  }

  async load(): Promise<void> {
    try {
      this.page = await take(commands.importPage(this.#id));
      await this.#readRows();
      this.status = 'ready';
    } catch (thrown) {
      this.status = asRefusal(thrown);
    }
  }

  /** Takes a decision; every row is judged again. */
  async change(changed: Partial<ImportChoices>): Promise<void> {
    if (!this.page) return;
    const choices = { ...this.page.choices, ...changed };
    // Shown as it was chosen: the next change begins with it.
    this.page = { ...this.page, choices };
    this.#changes = this.#changes.then(() => this.#judge(choices));
    await this.#changes;
  }

  /** Begins with these servers where none is chosen yet. */
  async suggest(pair: Pair | null): Promise<void> {
    const choices = this.page?.choices;
    if (!pair || !choices || choices.source !== null || choices.destination !== null) return;
    await this.change({ source: pair.source, destination: pair.destination });
  }

  async map(at: number, column: ImportColumn | null): Promise<void> {
    const mapping = this.page?.choices.mapping;
    if (!mapping) return;
    // A column means one thing, and one column means it.
    const columns = mapping.columns.map((one, place) =>
      place === at ? column : one === column ? null : one
    );
    await this.change({ mapping: { ...mapping, columns } });
  }

  async useRules(rules: AddressRules): Promise<void> {
    await this.change({ rules });
  }

  async show(filter: ImportFilter): Promise<void> {
    this.filter = filter;
    this.rows = [];
    await this.#try(() => this.#readRows());
  }

  /** Reads the next rows of the filter. */
  async more(): Promise<void> {
    if (this.#reading || this.complete || this.status !== 'ready') return;
    this.#reading = true;
    const turn = this.#turn;
    try {
      const piece = await take(commands.importRows(this.#id, this.filter, this.rows.length, PIECE));
      if (turn !== this.#turn) return;
      this.rows = [...this.rows, ...piece];
      this.complete = piece.length < PIECE;
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
      // What can't be read isn't asked for at every step of the scroll bar.
      this.complete = true;
    } finally {
      this.#reading = false;
    }
  }

  async mend(row: number, column: ImportColumn, text: string): Promise<void> {
    await this.#try(async () => {
      this.page = await take(commands.mendCell(this.#id, row, column, text));
      await this.#readRows();
    });
  }

  async saveRefused(): Promise<void> {
    await this.#try(async () => {
      const path = await take(commands.saveRefusedRows(this.#id));
      if (path !== null) this.#toasts.say('good', 'The rows are saved', path);
    });
  }

  async finish(order: ImportOrder, masters: MasterText[]): Promise<void> {
    await this.#try(async () => {
      this.outcome = await take(commands.finishImport(this.#id, order, masters));
    });
  }

  async deleteFile(): Promise<void> {
    await this.#try(async () => {
      await take(commands.deleteImportFile(this.#id));
      if (this.outcome) this.outcome = { ...this.outcome, file: null };
      this.#toasts.say('good', 'The file is deleted');
    });
  }

  async #judge(choices: ImportChoices): Promise<void> {
    // A newer change has this one in it.
    if (this.page?.choices !== choices) return;
    await this.#try(async () => {
      try {
        const page = await take(commands.changeImport(this.#id, choices));
        if (this.page?.choices === choices) this.page = page;
      } catch (thrown) {
        this.page = await take(commands.importPage(this.#id));
        throw thrown;
      }
      await this.#readRows();
    });
  }

  /** As many as were there, so that nobody loses their place; the first ones where none was. */
  async #readRows(): Promise<void> {
    const turn = ++this.#turn;
    const wanted = Math.max(PIECE, this.rows.length);
    const rows: ImportRow[] = [];
    let complete = false;
    while (rows.length < wanted && !complete) {
      const piece = await take(commands.importRows(this.#id, this.filter, rows.length, PIECE));
      rows.push(...piece);
      complete = piece.length < PIECE;
    }
    if (turn !== this.#turn) return;
    this.rows = rows;
    this.complete = complete;
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
