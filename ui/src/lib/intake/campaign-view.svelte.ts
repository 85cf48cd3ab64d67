// One campaign as its page shows it, and what can be done with all of it.
import { asRefusal, commands, take, type CampaignId, type CampaignPage } from '../ipc';
import type { Loaded } from '../loaded';
import { oneAtATime } from '../one-at-a-time';
import type { Toasts } from '../ui';
import { Acting } from './acting.svelte';
import { linesOf } from './people';
import { plural } from '../lang';

/** What is asked before it is done. */
export type Question = 'close' | 'delete' | 'export' | 'recheck';

export class CampaignView {
  page = $state.raw<CampaignPage | null>(null);
  status = $state.raw<Loaded>('loading');
  asked = $state<Question | null>(null);
  /** Who is to be reminded, to paste; null while it isn't shown. */
  reminder = $state<string | null>(null);
  readonly acting: Acting;
  readonly id: CampaignId;
  readonly #toasts: Toasts;

  constructor(id: CampaignId, toasts: Toasts) {
    this.id = id;
    this.#toasts = toasts;
    this.acting = new Acting(toasts);
  }

  readonly load = oneAtATime(async () => {
    try {
      this.page = await take(commands.campaign(this.id));
      this.status = 'ready';
    } catch (thrown) {
      // What is shown stays until it can be read again, unless it is gone.
      const refusal = asRefusal(thrown);
      if (this.page === null || refusal.said.code === 'notFound') this.status = refusal;
    }
  });

  async extend(days: number): Promise<void> {
    await this.#do(() => take(commands.extendCampaign(this.id, days)), {
      title: plural(days, ['Open for # day from now on', 'Open for # days from now on'])
    });
  }

  async close(): Promise<void> {
    await this.#do(() => take(commands.closeCampaign(this.id)), {
      title: 'The campaign is closed'
    });
    this.asked = null;
  }

  /** True where it is gone. */
  async delete(): Promise<boolean> {
    const removed = await this.acting.try(() => take(commands.deleteCampaign(this.id)));
    this.asked = null;
    if (removed === undefined) return false;
    const words = plural(removed, [
      '# password removed from the keychain.',
      '# passwords removed from the keychain.'
    ]);
    this.#toasts.say('good', 'The campaign is deleted', words);
    return true;
  }

  async resume(): Promise<void> {
    await this.#do(() => take(commands.resumeCampaign(this.id)), { title: 'The campaign goes on' });
  }

  async recheck(): Promise<void> {
    this.asked = null;
    await this.#do(() => take(commands.recheckCampaign(this.id)), null);
  }

  async saveLinks(): Promise<void> {
    const path = await this.acting.try(() => take(commands.saveLinks(this.id)));
    if (path != null) this.#toasts.say('good', 'The personal links are saved', path);
  }

  async saveGenerated(): Promise<void> {
    const path = await this.acting.try(() => take(commands.saveGenerated(this.id)));
    this.asked = null;
    if (path != null) {
      const words = `${path}. Delete the file once the accounts exist.`;
      this.#toasts.say('good', 'The generated passwords are saved', words);
    }
    await this.load();
  }

  /** Shows who is to be reminded: of these addresses, or of all. */
  async remind(addresses: readonly string[] | null = null): Promise<void> {
    const list = await this.acting.try(() => take(commands.reminderList(this.id)));
    if (list === undefined) return;
    if (list.trim() === '') {
      this.#toasts.say('info', 'Nobody is to be reminded', 'Everybody expected has submitted.');
    } else this.reminder = addresses === null ? list : linesOf(list, addresses);
  }

  async #do(act: () => Promise<unknown>, done: { title: string } | null): Promise<void> {
    const answer = await this.acting.try(act);
    if (answer !== undefined && done !== null) this.#toasts.say('good', done.title);
    await this.load();
  }
}
