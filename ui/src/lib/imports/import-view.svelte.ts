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
import type { Toasts } from '../ui';

/** Rows that are read and shown at most: enough to scroll in; the filters reach the rest. */
export const MOST_ROWS = 2000;

export class ImportView {
  page = $state.raw<ImportPage | null>(null);
  rows = $state.raw<ImportRow[]>([]);
  filter = $state<ImportFilter>('all');
  status = $state.raw<Loaded>('loading');
  outcome = $state.raw<ImportOutcome | null>(null);
  busy = $state(false);
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
    const { page } = this;
    if (!page) return;
    await this.#try(async () => {
      this.page = await take(commands.changeImport(this.#id, { ...page.choices, ...changed }));
      await this.#readRows();
    });
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
    await this.#try(() => this.#readRows());
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

  async #readRows(): Promise<void> {
    this.rows = await take(commands.importRows(this.#id, this.filter, 0, MOST_ROWS));
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
