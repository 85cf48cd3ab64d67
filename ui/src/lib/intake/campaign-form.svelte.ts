// A campaign while it is typed and saved.
import {
  asRefusal,
  commands,
  take,
  type AddressRules,
  type CampaignAsks,
  type CampaignAudience,
  type CampaignDraft,
  type CampaignId,
  type Refusal,
  type ServerId
} from '../ipc';
import type { Pair } from '../servers/pair';
import { Validation } from '../validation.svelte';

export type AudienceKind = 'everyone' | 'domains' | 'expected';

export class CampaignForm {
  name = $state('');
  source = $state<ServerId | null>(null);
  destination = $state<ServerId | null>(null);
  asks = $state<CampaignAsks>('nothing');
  audience = $state<AudienceKind>('everyone');
  /** Domains as they are typed: between white space or commas. */
  domains = $state('');
  days = $state(7);
  /** Addresses of expected users, one a line. */
  expected = $state('');
  rules = $state.raw<AddressRules>({});

  saving = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  readonly validation: Validation;
  /** The campaign that is changed; null for a new one. */
  readonly editing: CampaignId | null;

  constructor(editing: { id: CampaignId; draft: CampaignDraft } | null) {
    this.editing = editing?.id ?? null;
    if (editing) this.#begin(editing.draft);
    this.validation = new Validation(() => take(commands.checkCampaign(this.draft, this.editing)));
  }

  readonly draft = $derived.by((): CampaignDraft => ({
    name: this.name.trim(),
    source: this.source,
    destination: this.destination,
    asks: this.asks,
    audience: this.#audience(),
    days: this.days,
    expected: this.expected,
    rules: this.rules
  }));

  /** A destination is looked up and tried on the destination server, so there has to be one. */
  readonly needsDestination = $derived(this.asks === 'addressAndPassword');

  readonly people = $derived(this.expected.split('\n').filter((line) => line.trim() !== '').length);

  /** Begins with these servers where none is chosen yet. */
  suggest(pair: Pair | null): void {
    if (!pair || this.source !== null || this.destination !== null) return;
    this.source = pair.source;
    this.destination = pair.destination;
  }

  changed(): void {
    this.validation.changed();
  }

  useRules(rules: AddressRules): void {
    this.rules = rules;
    this.changed();
  }

  /** The campaign's number where it was saved. */
  async save(): Promise<CampaignId | null> {
    if (this.saving || !(await this.validation.submit())) return null;
    this.saving = true;
    this.refusal = null;
    try {
      if (this.editing === null) return await take(commands.createCampaign(this.draft));
      await take(commands.editCampaign(this.editing, this.draft));
      return this.editing;
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
      this.validation.take(this.refusal);
      return null;
    } finally {
      this.saving = false;
    }
  }

  dispose(): void {
    this.validation.dispose();
  }

  #begin(draft: CampaignDraft): void {
    this.name = draft.name;
    this.source = draft.source;
    this.destination = draft.destination;
    this.asks = draft.asks;
    this.days = draft.days;
    this.expected = draft.expected ?? '';
    this.rules = draft.rules ?? {};
    const { audience } = draft;
    if (typeof audience === 'string') this.audience = audience;
    else {
      this.audience = 'domains';
      this.domains = audience.domains.join(', ');
    }
  }

  #audience(): CampaignAudience {
    if (this.audience !== 'domains') return this.audience;
    return { domains: domainsIn(this.domains) };
  }
}

/** Domains between white space, commas and semicolons, each once, with or without an @ before it. */
export function domainsIn(text: string): string[] {
  const domains = text.split(/[\s,;]+/).map((domain) => domain.replace(/^@/, '').toLowerCase());
  return domains.filter((domain, at) => domain !== '' && domains.indexOf(domain) === at);
}
