// In which order the table shows jobs: every column that can be shown can be sorted by.
import type { BatchId, BatchRow, JobRow, JobState, Priority } from '../ipc';
import type { Order } from '../ui';

export type Comparison = (a: JobRow, b: JobRow) => number;
/** Names of batches, which a job knows by number only. */
export type BatchNames = ReadonlyMap<BatchId, string>;

/** The names, in the same map as before while none changed: thousands of jobs are then not put in order anew. */
export class KnownNames {
  #names: BatchNames = new Map();

  of(batches: BatchRow[]): BatchNames {
    const isKnown = ({ id, name }: BatchRow) => this.#names.get(id) === name;
    if (batches.length !== this.#names.size || !batches.every(isKnown)) {
      this.#names = new Map(batches.map(({ id, name }) => [id, name]));
    }
    return this.#names;
  }
}

interface Sort {
  /** The job has nothing in this column: it goes last in either direction. */
  isMissing?: (row: JobRow) => boolean;
  compare: Comparison;
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
const PRIORITY_ORDER: Priority[] = ['high', 'normal', 'low'];

const texts = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function byText(text: (row: JobRow) => string): Sort {
  return { compare: (a, b) => texts.compare(text(a), text(b)) };
}

function byNumber(number: (row: JobRow) => number | null): Sort {
  return {
    isMissing: (row) => number(row) === null,
    compare: (a, b) => (number(a) ?? 0) - (number(b) ?? 0)
  };
}

/** RFC 3339 in UTC sorts as it is written. */
function byTime(time: (row: JobRow) => string | null): Sort {
  return {
    isMissing: (row) => time(row) === null,
    compare: (a, b) => {
      const [first, second] = [time(a) ?? '', time(b) ?? ''];
      return first < second ? -1 : first > second ? 1 : 0;
    }
  };
}

function priorityNumber(row: JobRow): number {
  return PRIORITY_ORDER.indexOf(row.priority);
}

const SORTS: Record<string, (names: BatchNames) => Sort> = {
  name: () => byText((row) => row.name),
  state: () => byNumber((row) => STATE_ORDER.indexOf(row.state)),
  progress: () => byNumber((row) => row.progress?.fraction ?? null),
  last: () => byTime((row) => row.last?.ended ?? null),
  batch: (names) => ({
    ...byText((row) => names.get(row.batch ?? -1) ?? ''),
    isMissing: (row) => row.batch === null
  }),
  source: () => byText((row) => `${row.source.serverName}\n${row.source.login}`),
  destination: () => byText((row) => `${row.destination.serverName}\n${row.destination.login}`),
  messages: () => byNumber((row) => row.moved.messagesTotal),
  size: () => byNumber((row) => row.moved.bytesTotal),
  behind: () => byNumber((row) => row.moved.messagesBehind),
  speed: () =>
    byNumber((row) => (row.state === 'running' ? (row.progress?.bytesPerSecond ?? 0) : null)),
  left: () =>
    byNumber((row) => (row.state === 'running' ? (row.progress?.secondsLeft ?? null) : null)),
  trouble: () => ({
    isMissing: (row) => row.trouble === null,
    compare: (a, b) =>
      (a.trouble ?? '') < (b.trouble ?? '') ? -1 : a.trouble === b.trouble ? 0 : 1
  }),
  priority: () => byNumber(priorityNumber),
  place: () => ({ isMissing: (row) => row.place === null, compare: inLine }),
  created: () => byTime((row) => row.created),
  changed: () => byTime((row) => row.changed)
};

/** Who is served first: priority, then place in line. */
export function inLine(a: JobRow, b: JobRow): number {
  return priorityNumber(a) - priorityNumber(b) || (a.place ?? 0) - (b.place ?? 0);
}

const NO_NAMES: BatchNames = new Map();

/** No two jobs are equal in it: the newer one goes first where nothing else decides. */
export function comparison(order: Order | null, names: BatchNames = NO_NAMES): Comparison {
  const sort = order === null ? undefined : SORTS[order.column]?.(names);
  if (!sort) return (a, b) => b.id - a.id;
  const sign = order?.descending ? -1 : 1;
  const { compare, isMissing } = sort;
  return (a, b) =>
    (isMissing ? Number(isMissing(a)) - Number(isMissing(b)) : 0) ||
    sign * compare(a, b) ||
    b.id - a.id;
}

/** A sorted copy; as they come where no order was chosen. */
export function ordered(rows: JobRow[], order: Order | null): JobRow[] {
  return order === null ? rows : [...rows].sort(comparison(order));
}

/** First click ascending, second descending, third as it was. */
export function nextOrder(order: Order | null, column: string): Order | null {
  if (order?.column !== column) return { column, descending: false };
  return order.descending ? null : { column, descending: true };
}
