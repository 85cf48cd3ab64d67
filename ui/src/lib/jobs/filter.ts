// Which jobs the table shows: a search, and choices by state, batch, server and problem that work together.
import type { JobRow, JobState } from '../ipc';

export { nextOrder, ordered } from './order';

export type Group = 'all' | 'active' | 'attention' | 'done' | 'cancelled';

export const GROUPS: Record<Exclude<Group, 'all'>, JobState[]> = {
  active: ['new', 'queued', 'running', 'waiting', 'interrupted'],
  attention: ['failed', 'warnings'],
  done: ['done'],
  cancelled: ['cancelled']
};

export function inGroup(row: JobRow, group: Group): boolean {
  return group === 'all' || GROUPS[group].includes(row.state);
}

export const FACETS = ['state', 'batch', 'server', 'trouble'] as const;
export type Facet = (typeof FACETS)[number];

export interface JobFilter {
  search: string;
  /** What was chosen of each; nothing chosen is everything. */
  chosen: Record<Facet, readonly string[]>;
}

export const EVERYTHING: JobFilter = {
  search: '',
  chosen: { state: [], batch: [], server: [], trouble: [] }
};

/** The choice beside the states that stands for jobs that are held back, in whatever state they are. */
export const PAUSED = 'paused';

/** The choice that stands for jobs without a batch. */
export const NO_BATCH = 'none';

/** The choices of a facet under which a job is found. */
export function choicesOf(row: JobRow, facet: Facet): string[] {
  switch (facet) {
    case 'state':
      return row.paused ? [row.state, PAUSED] : [row.state];
    case 'batch':
      return [row.batch === null ? NO_BATCH : String(row.batch)];
    case 'server': {
      const [source, destination] = [row.source.server, row.destination.server];
      return source === destination ? [String(source)] : [String(source), String(destination)];
    }
    case 'trouble':
      return row.trouble === null ? [] : [row.trouble];
  }
}

/** Bit 0 for the search, then one for each facet, set where it leaves the job out: 0 is a job that is shown. */
export type Verdict = number;
export const bitOf = (facet: Facet): number => 2 << FACETS.indexOf(facet);

export function judge(row: JobRow, filter: JobFilter): Verdict {
  let verdict = matches(row, filter.search) ? 0 : 1;
  for (const facet of FACETS) {
    const chosen = filter.chosen[facet];
    if (chosen.length > 0 && !choicesOf(row, facet).some((choice) => chosen.includes(choice))) {
      verdict |= bitOf(facet);
    }
  }
  return verdict;
}

export function isEverything(filter: JobFilter): boolean {
  return filter.search.trim() === '' && FACETS.every((facet) => filter.chosen[facet].length === 0);
}

/** A row never changes: what is searched in it is put together once. */
const searched = new WeakMap<JobRow, string>();

function textOf(row: JobRow): string {
  let text = searched.get(row);
  if (text === undefined) {
    const { source, destination } = row;
    text = [row.name, source.login, source.serverName, destination.login, destination.serverName]
      .join('\n')
      .toLowerCase();
    searched.set(row, text);
  }
  return text;
}

/** Every word occurs in the name, an address or a server, in any case. */
export function matches(row: JobRow, search: string): boolean {
  if (search === '') return true;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const text = words.length === 0 ? '' : textOf(row);
  return words.every((word) => text.includes(word));
}
