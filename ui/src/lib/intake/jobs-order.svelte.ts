// Making jobs of people: into which batch, and whether with a dry run first.
import { said } from '../said';
import {
  asRefusal,
  commands,
  take,
  type BatchId,
  type BatchRow,
  type CampaignRow,
  type JobsOutcome,
  type PersonRow,
  type Refusal
} from '../ipc';
import { isReady } from './people';

export class MakeJobs {
  where = $state<'new' | 'there'>('new');
  into = $state<BatchId | null>(null);
  name = $state('');
  dryRun = $state(true);
  busy = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  outcome = $state.raw<JobsOutcome | null>(null);
  readonly people: readonly PersonRow[];
  readonly #campaign: CampaignRow;

  constructor(campaign: CampaignRow, people: readonly PersonRow[]) {
    this.#campaign = campaign;
    this.people = people;
    this.name = campaign.name;
  }

  readonly ready = $derived.by(() => this.people.filter(isReady));
  /** Those who can't become jobs yet, by what is missing, the most frequent first. */
  readonly blocked = $derived.by(() => byReason(this.people.filter((one) => !isReady(one))));
  readonly canMake = $derived(
    !this.busy &&
      this.ready.length > 0 &&
      (this.where === 'new' ? this.name.trim() !== '' : this.into !== null)
  );
  readonly problem = $derived(
    said(this.refusal?.said.problems.find(({ field }) => field === 'name')?.text) || undefined
  );

  /** Batches that jobs can still be added to; those between the same servers first. */
  batchesFrom(all: readonly BatchRow[]): BatchRow[] {
    const open = all.filter((batch) => batch.closed === null);
    const fits = (batch: BatchRow) =>
      batch.source === this.#campaign.source && batch.destination === this.#campaign.destination;
    return [...open.filter(fits), ...open.filter((batch) => !fits(batch))];
  }

  async make(): Promise<void> {
    if (!this.canMake) return;
    this.busy = true;
    this.refusal = null;
    try {
      this.outcome = await take(
        commands.makeJobs(this.#campaign.id, {
          // Those who are blocked are asked for too: the program says last why they were left out.
          people: this.people.map(({ id }) => id),
          into: this.where === 'there' ? this.into : null,
          name: this.where === 'new' ? this.name.trim() : '',
          dryRun: this.dryRun
        })
      );
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
    } finally {
      this.busy = false;
    }
  }
}

function byReason(people: readonly PersonRow[]): { reason: string; people: number }[] {
  const counts: Record<string, number> = {};
  for (const { job, blocks } of people) {
    const reason = job === null ? blocks.map(said).join(' ') : 'It is a job already.';
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return Object.entries(counts)
    .map(([reason, number]) => ({ reason, people: number }))
    .sort((a, b) => b.people - a.people);
}
