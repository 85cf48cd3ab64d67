// How the jobs are looked at, as the address says it: `?q=mia&state=failed,running&sort=-size`. So back and forward, and a link,
// lead to the same jobs in the same order.
import type { Order } from '../ui';
import { CHOOSABLE } from './columns';
import { EVERYTHING, FACETS, type JobFilter } from './filter';

export interface Look {
  filter: JobFilter;
  order: Order | null;
}

const SORTS = new Set(['name', ...CHOOSABLE.map(({ id }) => id)]);

/** Without a question mark; empty for everything as it comes. */
export function queryOf({ filter, order }: Look): string {
  const pairs: [string, string][] = [];
  if (filter.search.trim() !== '') pairs.push(['q', filter.search]);
  for (const facet of FACETS) {
    const chosen = filter.chosen[facet];
    if (chosen.length > 0) pairs.push([facet, chosen.join(',')]);
  }
  if (order) pairs.push(['sort', `${order.descending ? '-' : ''}${order.column}`]);
  return new URLSearchParams(pairs).toString();
}

/** What is unknown in it is left out. */
export function lookOf(parameters: URLSearchParams): Look {
  const chosen = { ...EVERYTHING.chosen };
  for (const facet of FACETS) {
    chosen[facet] = (parameters.get(facet) ?? '').split(',').filter(Boolean);
  }
  return {
    filter: { search: parameters.get('q') ?? '', chosen },
    order: orderOf(parameters.get('sort') ?? '')
  };
}

/** Whether two addresses differ in the words that are searched for at most. */
export function sameChoices(one: string, other: string): boolean {
  const [a, b] = [new URLSearchParams(one), new URLSearchParams(other)];
  a.delete('q');
  b.delete('q');
  return a.toString() === b.toString();
}

function orderOf(text: string): Order | null {
  const descending = text.startsWith('-');
  const column = descending ? text.slice(1) : text;
  return SORTS.has(column) ? { column, descending } : null;
}
