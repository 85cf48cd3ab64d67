// Which jobs the table shows, and in which order.
import type { JobRow, JobState } from '../ipc';
import type { Order } from '../ui';

export type Group = 'all' | 'active' | 'attention' | 'done' | 'cancelled';

const GROUPS: Record<Exclude<Group, 'all'>, JobState[]> = {
  active: ['new', 'queued', 'running', 'waiting', 'interrupted'],
  attention: ['failed', 'warnings'],
  done: ['done'],
  cancelled: ['cancelled']
};

export function inGroup(row: JobRow, group: Group): boolean {
  return group === 'all' || GROUPS[group].includes(row.state);
}

/** Every word occurs in the name, an address or a server, in any case. */
export function matches(row: JobRow, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { source, destination } = row;
  const text = [
    row.name,
    source.login,
    source.serverName,
    destination.login,
    destination.serverName
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

const STATE_ORDER: JobState[] = [
  'running',
  'failed',
  'warnings',
  'interrupted',
  'waiting',
  'queued',
  'new',
  'cancelled',
  'done'
];

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

const COMPARE: Record<string, (a: JobRow, b: JobRow) => number> = {
  name: (a, b) => names.compare(a.name, b.name),
  state: (a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state),
  progress: (a, b) => (a.progress?.fraction ?? -1) - (b.progress?.fraction ?? -1),
  last: (a, b) => (a.last?.ended ?? '').localeCompare(b.last?.ended ?? '')
};

/** A sorted copy; rows that are equal keep their order. */
export function ordered(rows: JobRow[], order: Order | null): JobRow[] {
  const compare = order && COMPARE[order.column];
  if (!compare) return rows;
  const sign = order.descending ? -1 : 1;
  return [...rows].sort((a, b) => sign * compare(a, b));
}

/** First click ascending, second descending, third as it was. */
export function nextOrder(order: Order | null, column: string): Order | null {
  if (order?.column !== column) return { column, descending: false };
  return order.descending ? null : { column, descending: true };
}
