// A list of new passwords: what was opened, which column is what, and what came of it. No password is in it: the cells stay in
// the program, and what is pasted goes there and is forgotten.
import {
  asRefusal,
  commands,
  take,
  type CredentialMapping,
  type CredentialRow,
  type RenewalId,
  type RenewalOutcome,
  type RenewalPage
} from '../ipc';
import type { Toasts } from '../ui';
import { rowsOf, type VerdictKind } from './words';

/** Rows that are read at once; more come as one scrolls. */
const PIECE = 1000;

export class RenewalView {
  page = $state.raw<RenewalPage | null>(null);
  outcome = $state.raw<RenewalOutcome | null>(null);
  /** The rows that are shown, as far as they were read; those that need a look first. */
  rows = $state.raw<CredentialRow[]>([]);
  /** The verdict whose rows are shown; all where none is chosen. */
  kind = $state<VerdictKind | null>(null);
  #reading = false;
  /** Rows that were read anew make what an older reading still brings void. */
  #turn = 0;
  #failed = -1;
  #waiting = $state(0);
  /** One after the other: the program keeps what it was told last. */
  #changes = Promise.resolve();
  /** What the program was told last and answered. */
  #judged: RenewalPage | null = null;
  #left = false;
  readonly #toasts: Toasts;

  constructor(toasts: Toasts) {
    this.#toasts = toasts;
  }

  readonly busy = $derived(this.#waiting > 0);
  /** How many rows there are of what is shown. */
  readonly total = $derived.by(() => {
    const preview = this.page?.preview;
    if (!preview) return 0;
    return this.kind === null ? rowsOf(preview) : preview[this.kind];
  });

  async choose(): Promise<void> {
    await this.#open(() => take(commands.chooseRenewal()));
  }

  async drop(path: string): Promise<void> {
    if (!this.busy) await this.#open(() => take(commands.openRenewal(path)));
  }

  async paste(text: string): Promise<void> {
    await this.#open(() => take(commands.openPastedRenewal(text)));
  }

  /** Takes a person's word; every row is judged again. */
  async change(changed: Partial<CredentialMapping>): Promise<void> {
    const { page } = this;
    if (!page) return;
    const mapping = merged(page.mapping, changed);
    // Shown as it was chosen: the next change begins with it.
    this.page = { ...page, mapping };
    this.#changes = this.#changes.then(() => this.#judge(page.id, mapping));
    await this.#changes;
  }

  /** Shows the rows of one verdict, or all. */
  async show(kind: VerdictKind | null): Promise<void> {
    this.kind = kind;
    await this.#begin();
  }

  /** Reads the next rows of what is shown. */
  async more(): Promise<void> {
    const { page, kind } = this;
    if (!page || this.#reading || this.rows.length >= this.total) return;
    // What can't be read isn't asked for at every step of the scroll bar.
    if (this.#failed === this.#turn) return;
    this.#reading = true;
    const turn = this.#turn;
    const piece = await this.#try(() =>
      take(commands.renewalRows(page.id, kind, this.rows.length, PIECE))
    );
    this.#reading = false;
    if (turn !== this.#turn) await this.#begin();
    else if (piece) this.rows = [...this.rows, ...piece];
    else this.#failed = turn;
  }

  /** Replaces every password that found its job. */
  async finish(): Promise<void> {
    const { page } = this;
    if (!page) return;
    const outcome = await this.#try(() => take(commands.finishRenewal(page.id)));
    if (this.page?.id !== page.id) return;
    if (outcome) this.outcome = outcome;
    // The program has the list no longer, whatever became of it.
    else this.discard();
  }

  async deleteFile(): Promise<void> {
    const { page, outcome } = this;
    if (!page || !outcome) return;
    const deleted = await this.#try(async () => {
      await take(commands.deleteRenewalFile(page.id));
      return true;
    });
    if (!deleted) return;
    this.outcome = { ...outcome, file: null };
    this.#toasts.say('good', 'The file is deleted');
  }

  /** Forgets the list; its texts are overwritten. */
  discard(): void {
    const { page } = this;
    this.page = null;
    this.rows = [];
    this.#turn += 1;
    this.outcome = null;
    this.kind = null;
    this.#judged = null;
    if (page) void take(commands.discardRenewal(page.id)).catch(() => undefined);
  }

  /** The page is left: what is still on its way is forgotten when it arrives. */
  leave(): void {
    this.#left = true;
    this.discard();
  }

  async #open(open: () => Promise<RenewalPage | null>): Promise<void> {
    const page = await this.#try(open);
    if (!page) return;
    this.discard();
    this.page = page;
    this.#judged = page;
    if (this.#left) this.discard();
    else await this.#begin();
  }

  /** The first rows of what is shown; some of all come with the page. */
  async #begin(): Promise<void> {
    this.#turn += 1;
    this.rows = this.kind === null ? (this.page?.preview.rows ?? []) : [];
    if (this.rows.length === 0) await this.more();
  }

  async #judge(id: RenewalId, mapping: CredentialMapping): Promise<void> {
    // A newer change has this one in it.
    if (this.page?.mapping !== mapping) return;
    const said = await this.#try(() => take(commands.changeRenewal(id, mapping)));
    if (this.page?.id !== id) return;
    if (said) this.#judged = said;
    if (this.page.mapping !== mapping) return;
    // What was refused is as it was before.
    this.page = this.#judged;
    if (this.kind !== null && this.total === 0) this.kind = null;
    await this.#begin();
  }

  async #try<T>(act: () => Promise<T>): Promise<T | null> {
    this.#waiting += 1;
    try {
      return await act();
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
      return null;
    } finally {
      this.#waiting -= 1;
    }
  }
}

/** A column is one thing: where it was the other before, the two change places. */
function merged(was: CredentialMapping, changed: Partial<CredentialMapping>): CredentialMapping {
  const next = { ...was, ...changed };
  if (next.address === null || next.address !== next.password) return next;
  if (changed.address !== undefined) return { ...next, password: was.address };
  return { ...next, address: was.password };
}
