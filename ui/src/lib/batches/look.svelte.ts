// How the jobs of a batch are looked at, as the address says it: `?trouble=passwordMissing` or `?part=attention`. So a link leads
// to them, and back from a job finds them as they were.

/* eslint-disable svelte/prefer-svelte-reactivity -- parameters that are read once and never changed */
import type { JobRow, Trouble } from '../ipc';
import { matches } from '../jobs/filter';
import { ALL_TROUBLES } from '../jobs/words';
import { PARTS, partOf, type Part } from './parts';

export class BatchLook {
  search = $state('');
  trouble = $state<Trouble | null>(null);
  part = $state<Part | null>(null);
  readonly filtered = $derived(this.search !== '' || this.trouble !== null || this.part !== null);
  /** Without a question mark; empty for all jobs. */
  readonly query = $derived.by(() => {
    const pairs: [string, string][] = [];
    if (this.search.trim() !== '') pairs.push(['q', this.search]);
    if (this.trouble !== null) pairs.push(['trouble', this.trouble]);
    if (this.part !== null) pairs.push(['part', this.part]);
    return new URLSearchParams(pairs).toString();
  });

  /** What the address says; what is unknown in it is left out. */
  take(parameters: URLSearchParams): void {
    const [trouble, part] = [parameters.get('trouble'), parameters.get('part')];
    this.search = parameters.get('q') ?? '';
    this.trouble = ALL_TROUBLES.find((known) => known === trouble) ?? null;
    this.part = PARTS.find((known) => known.part === part)?.part ?? null;
  }

  shows(row: JobRow): boolean {
    return (
      matches(row, this.search) &&
      (this.trouble === null || row.trouble === this.trouble) &&
      (this.part === null || partOf(row) === this.part)
    );
  }
}
