// Puts what changed into the list of jobs.
import type { JobId, JobRow } from '../ipc';

/** Rows with the changed ones in place of the old, new ones first, deleted ones gone. */
export function merge(rows: JobRow[], changed: JobRow[], deleted: JobId[]): JobRow[] {
  const fresh = new Map(changed.map((row) => [row.id, row]));
  const gone = new Set(deleted);
  const kept: JobRow[] = [];
  for (const row of rows) {
    if (gone.has(row.id)) continue;
    kept.push(fresh.get(row.id) ?? row);
    fresh.delete(row.id);
  }
  const added = [...fresh.values()].filter((row) => !gone.has(row.id));
  return added.length === 0 ? kept : [...added.sort((a, b) => b.id - a.id), ...kept];
}
