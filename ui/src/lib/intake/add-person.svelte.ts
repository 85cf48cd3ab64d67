// Somebody whom the admin enters by hand. The logins are tried; what was typed is forgotten with the answer.
import { said } from '../said';
import {
  asRefusal,
  commands,
  take,
  type CampaignId,
  type CampaignRow,
  type Field,
  type Refusal
} from '../ipc';

/** The fields that the dialog has. */
const FIELDS: Field[] = [
  'address',
  'name',
  'sourceLogin',
  'sourcePassword',
  'destinationLogin',
  'destinationPassword'
];

export class AddPerson {
  address = $state('');
  name = $state('');
  destination = $state('');
  source = $state('');
  destinationPassword = $state('');
  busy = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  readonly asksAddress: boolean;
  readonly asksPassword: boolean;
  readonly #campaign: CampaignId;

  constructor(campaign: Pick<CampaignRow, 'id' | 'asks'>) {
    this.#campaign = campaign.id;
    this.asksAddress = campaign.asks !== 'nothing';
    this.asksPassword = campaign.asks === 'addressAndPassword';
  }

  readonly ready = $derived(this.address.trim() !== '' && this.source !== '' && !this.busy);
  /** Whether the refusal says nothing about a field of this dialog. */
  readonly isElsewhere = $derived(
    this.refusal !== null && !this.refusal.said.problems.some(({ field }) => FIELDS.includes(field))
  );

  problem(...fields: Field[]): string | undefined {
    const found = this.refusal?.said.problems.find(({ field }) => fields.includes(field));
    return found && said(found.text);
  }

  /** True where the logins work and are kept. */
  async add(): Promise<boolean> {
    if (!this.ready) return false;
    const draft = {
      address: this.address.trim(),
      name: this.name.trim(),
      destination: this.destination.trim()
    };
    const passwords = {
      source: this.source,
      destination:
        this.asksPassword && this.destinationPassword !== '' ? this.destinationPassword : null
    };
    this.busy = true;
    this.refusal = null;
    try {
      await take(commands.addPerson(this.#campaign, draft, passwords));
      this.#begin();
      return true;
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Forgets both passwords. */
  forget(): void {
    this.source = '';
    this.destinationPassword = '';
  }

  #begin(): void {
    this.forget();
    this.address = '';
    this.name = '';
    this.destination = '';
  }
}
