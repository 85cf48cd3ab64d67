// Which people of a campaign are shown, and in which order.
import type { PersonRow } from '../ipc';
import type { Order } from '../ui';
import { inLanguage } from '../lang';

export type Part = 'all' | 'missing' | 'renew' | 'ready' | 'blocked' | 'jobs';

export const PARTS: { part: Part; label: string }[] = inLanguage(() => [
  { part: 'all', label: 'All' },
  { part: 'missing', label: 'Not yet submitted' },
  { part: 'renew', label: 'To renew' },
  { part: 'ready', label: 'Ready' },
  { part: 'blocked', label: 'Blocked' },
  { part: 'jobs', label: 'Became jobs' }
]);

/** Whether a job can be made of somebody. */
export function isReady(person: PersonRow): boolean {
  return person.job === null && person.blocks.length === 0;
}

/** Whether there was a job before them, which waits for what they hand in. */
function isWaitedFor(person: PersonRow): boolean {
  return person.submitted === null && person.sourcePassword === 'missing';
}

/** Those who submitted and became jobs are neither missing, nor ready, nor blocked. */
export function isIn(person: PersonRow, part: Part): boolean {
  switch (part) {
    case 'all':
      return true;
    case 'missing':
      return person.submitted === null && (person.job === null || isWaitedFor(person));
    case 'renew':
      return person.renew;
    case 'ready':
      return isReady(person);
    case 'blocked':
      return person.job === null && person.submitted !== null && person.blocks.length > 0;
    case 'jobs':
      return person.job !== null && !isWaitedFor(person);
  }
}

/** How many people there are of each part. */
export function countsOf(people: readonly PersonRow[]): Record<Part, number> {
  const counts: Record<Part, number> = {
    all: people.length,
    missing: 0,
    renew: 0,
    ready: 0,
    blocked: 0,
    jobs: 0
  };
  for (const person of people) {
    for (const { part } of PARTS) if (part !== 'all' && isIn(person, part)) counts[part] += 1;
  }
  return counts;
}

/** Finds those of whom every word of the search is in the address, the name or the destination. */
export function searching(search: string): (person: PersonRow) => boolean {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  return ({ address, name, destination }) => {
    const text = `${address} ${name} ${destination}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

const KEYS: Record<string, (a: PersonRow, b: PersonRow) => number> = {
  person: (a, b) => collator.compare(a.address, b.address),
  submitted: (a, b) => (a.submitted ?? '').localeCompare(b.submitted ?? ''),
  destination: (a, b) => collator.compare(a.destination, b.destination),
  state: (a, b) => rank(a) - rank(b)
};

/** In an order; as they are without one. */
export function ordered(people: PersonRow[], order: Order | null): PersonRow[] {
  const compare = order === null ? undefined : KEYS[order.column];
  if (order === null || compare === undefined) return people;
  const sign = order.descending ? -1 : 1;
  return [...people].sort((a, b) => sign * compare(a, b) || KEYS['person']?.(a, b) || 0);
}

function rank(person: PersonRow): number {
  if (person.renew) return 0;
  if (isIn(person, 'blocked')) return 1;
  if (isReady(person)) return 2;
  return person.job === null ? 3 : 4;
}

/** Of a list with one person a line, the lines of these addresses; all where none of them is found. */
export function linesOf(list: string, addresses: readonly string[]): string {
  const wanted = new Set(addresses.map((address) => address.toLocaleLowerCase()));
  const lines = list.split('\n').filter((line) => {
    const words = line.toLocaleLowerCase().split(/[\s,;<>"]+/);
    return words.some((word) => wanted.has(word));
  });
  return lines.length > 0 ? lines.join('\n') : list;
}
