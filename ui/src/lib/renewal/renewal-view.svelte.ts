// A list of new passwords: what was opened, which column is what, and what came of it. No password is in it: the cells stay in
// the program, and what is pasted goes there and is forgotten.
import {
  asRefusal,
  commands,
  take,
  type CredentialMapping,
  type RenewalOutcome,
  type RenewalPage
} from '../ipc';
import type { Toasts } from '../ui';
import type { VerdictKind } from './words';

export class RenewalView {
  page = $state.raw<RenewalPage | null>(null);
  outcome = $state.raw<RenewalOutcome | null>(null);
  /** The rows that are shown; all where none is chosen. */
  kind = $state<VerdictKind | null>(null);
  busy = $state(false);
  /** An older answer never replaces a newer one. */
  #turn = 0;
  #left = false;
  readonly #toasts: Toasts;

  constructor(toasts: Toasts) {
    this.#toasts = toasts;
  }

  readonly rows = $derived(
    (this.page?.preview.rows ?? []).filter(
      ({ verdict }) => this.kind === null || verdict.kind === this.kind
    )
  );

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
    const turn = ++this.#turn;
    const said = await this.#try(() => take(commands.changeRenewal(page.id, mapping)));
    if (turn !== this.#turn) return;
    this.page = said ?? page;
    if (said && this.kind !== null && this.rows.length === 0) this.kind = null;
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
    this.outcome = null;
    this.kind = null;
    this.#turn += 1;
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
    if (this.#left) this.discard();
  }

  async #try<T>(act: () => Promise<T>): Promise<T | null> {
    this.busy = true;
    try {
      return await act();
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
      return null;
    } finally {
      this.busy = false;
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
