// Puts what changed into the list of jobs, and remembers what that was: who follows the list looks at the changes only.
import type { JobId, JobRow } from '../ipc';

export interface Change {
  was: JobRow | undefined;
  is: JobRow | undefined;
}

interface Origin {
  before: JobRow[];
  changes: Change[];
}

/** Where a list came from; of its ancestors only the last, so that none is kept for longer than the next tick. */
const origins = new WeakMap<JobRow[], Origin>();

/** Rows, newest first, with the changed ones in place of the old, new ones where they belong, deleted ones gone. */
export function merge(rows: JobRow[], changed: JobRow[], deleted: JobId[]): JobRow[] {
  const next = [...rows];
  const changes: Change[] = [];
  for (const id of deleted) {
    const at = placeOf(next, id);
    if (next[at]?.id === id) changes.push({ was: next.splice(at, 1)[0], is: undefined });
  }
  // Each job once, as it is now.
  const fresh = new Map(changed.map((row) => [row.id, row]));
  for (const id of deleted) fresh.delete(id);
  for (const is of fresh.values()) {
    const at = placeOf(next, is.id);
    const was = next[at]?.id === is.id ? next[at] : undefined;
    if (was) next[at] = is;
    else next.splice(at, 0, is);
    changes.push({ was, is });
  }
  origins.delete(rows);
  origins.set(next, { before: rows, changes });
  return next;
}

/** What changed between two lists: a row that didn't change is the same object in both. */
export function difference(before: JobRow[], after: JobRow[]): Change[] {
  const origin = origins.get(after);
  if (origin?.before === before) return origin.changes;
  if (before === after) return [];
  const changes: Change[] = [];
  const old = new Map(before.map((row) => [row.id, row]));
  for (const is of after) {
    const was = old.get(is.id);
    old.delete(is.id);
    if (was !== is) changes.push({ was, is });
  }
  for (const was of old.values()) changes.push({ was, is: undefined });
  return changes;
}

/** Where a job is in a list that begins with the newest, or where it belongs. */
function placeOf(rows: JobRow[], id: JobId): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.id ?? 0) > id) low = middle + 1;
    else high = middle;
  }
  return low;
}
