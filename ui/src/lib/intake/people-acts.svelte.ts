// What can be done with people of a campaign, and the dialogs that ask for it.
import {
  commands,
  take,
  type CampaignId,
  type InvitationId,
  type PersonChange,
  type PersonRow,
  type ServerId,
  type Share
} from '../ipc';
import type { Toasts } from '../ui';
import { Acting } from './acting.svelte';
import { plural } from '../lang';

export type PeopleDialog =
  | { kind: 'expect' }
  | { kind: 'add' }
  | { kind: 'accounts' }
  | { kind: 'jobs'; people: PersonRow[] }
  | { kind: 'password'; person: PersonRow }
  | { kind: 'link'; person: PersonRow; share: Share }
  | { kind: 'server'; people: PersonRow[] }
  | { kind: 'remove'; people: PersonRow[] };

export class PeopleActs {
  dialog = $state.raw<PeopleDialog | null>(null);
  /** The destination that is typed at present. A row that is read again meanwhile doesn't take it away. */
  editing = $state<{ id: InvitationId; text: string } | null>(null);
  readonly acting: Acting;
  readonly campaign: CampaignId;
  readonly #toasts: Toasts;
  readonly #reload: () => Promise<void>;

  constructor(campaign: CampaignId, toasts: Toasts, reload: () => Promise<void>) {
    this.campaign = campaign;
    this.#toasts = toasts;
    this.#reload = reload;
    this.acting = new Acting(toasts);
  }

  close(): void {
    this.dialog = null;
  }

  /** A dialog has done its work. */
  async done(): Promise<void> {
    this.dialog = null;
    await this.#reload();
  }

  edit(person: PersonRow): void {
    this.editing = { id: person.id, text: person.destination };
  }

  /** Keeps what was typed as it is, where it is something else. */
  async saveDestination(person: PersonRow): Promise<void> {
    const typed = this.editing;
    this.editing = null;
    if (typed?.id !== person.id || typed.text === person.destination) return;
    await this.#change([person.id], { destination: typed.text, destinationServer: null });
  }

  async useServer(people: readonly PersonRow[], server: ServerId): Promise<void> {
    this.dialog = null;
    // A job goes its own way.
    const ids = people.filter(({ job }) => job === null).map(({ id }) => id);
    await this.#change(ids, { destination: null, destinationServer: server });
  }

  async showLink(person: PersonRow): Promise<void> {
    const share = await this.acting.try(() => take(commands.personalLink(person.id)));
    if (share === undefined) return;
    if (share) this.dialog = { kind: 'link', person, share };
    else {
      this.#toasts.say('info', 'The form is closed', 'Open it: links begin with its address.');
    }
  }

  async generate(people: readonly PersonRow[]): Promise<void> {
    const ids = people.map(({ id }) => id);
    const made = await this.acting.try(() => take(commands.generatePasswords(this.campaign, ids)));
    if (made === undefined) return;
    const kept = people.length - made;
    this.#toasts.say(
      made > 0 ? 'good' : 'info',
      plural(made, ['# password generated', '# passwords generated']),
      kept > 0 ? plural(kept, ['# person has one already.', '# people have one already.']) : null
    );
    await this.#reload();
  }

  /** True where they are gone. */
  async remove(people: readonly PersonRow[]): Promise<boolean> {
    const ids = people.map(({ id }) => id);
    const removed = await this.acting.try(() => take(commands.removePeople(ids)));
    this.dialog = null;
    if (removed === undefined) return false;
    this.#toasts.say(
      'good',
      plural(people.length, ['# person removed', '# people removed']),
      plural(removed, [
        '# password removed from the keychain.',
        '# passwords removed from the keychain.'
      ])
    );
    await this.#reload();
    return true;
  }

  async #change(ids: readonly InvitationId[], change: PersonChange): Promise<void> {
    await this.acting.try(async () => {
      for (const id of ids) await take(commands.changePerson(id, change));
    });
    await this.#reload();
  }
}
