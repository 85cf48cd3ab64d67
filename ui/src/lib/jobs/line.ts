// The line of jobs that wait for their turn: who is how far from the front.
import type { JobId, JobRow } from '../ipc';
import { inLine } from './order';

/** The jobs in line, in the order in which they get a place. */
export function lineOf(rows: JobRow[]): JobRow[] {
  return rows
    .filter((row) => row.place !== null)
    .sort((a, b) => inLine(a, b) || (a.progress?.run ?? 0) - (b.progress?.run ?? 0) || a.id - b.id);
}

export type Ranks = ReadonlyMap<JobId, number>;

/** How far each job is from the front, from 1; numbered anew only where the line changed. */
export class Line {
  #line: JobRow[] = [];
  #ranks: Ranks = new Map();

  ranks(rows: JobRow[]): Ranks {
    const waiting = rows.filter((row) => row.place !== null);
    if (!sameLine(this.#line, waiting)) {
      this.#ranks = new Map(lineOf(waiting).map((row, at) => [row.id, at + 1]));
    }
    this.#line = waiting;
    return this.#ranks;
  }
}

function sameLine(before: JobRow[], after: JobRow[]): boolean {
  return (
    before.length === after.length &&
    before.every((row, at) => {
      const now = after[at];
      return row.id === now?.id && row.place === now.place && row.priority === now.priority;
    })
  );
}

/**
 * Before which job these go to be the first in line; null where no other waits. A job of higher priority has its turn
 * before them all the same.
 */
export function frontFor(rows: JobRow[], jobs: JobRow[]): JobId | null {
  const moved = idsOf(jobs);
  let first: JobRow | null = null;
  for (const row of rows) {
    if (row.place === null || moved.has(row.id)) continue;
    if (first === null || row.place < (first.place ?? 0)) first = row;
  }
  return first?.id ?? null;
}

/** Which job in line comes behind those that were dropped there; null where that is the end of the line. */
export function droppedBefore(
  jobs: JobRow[],
  before: JobRow | null,
  shown: JobRow[],
  rows: JobRow[]
): JobRow | null {
  const moved = idsOf(jobs);
  const line = lineOf(rows);
  const at = (row: JobRow) => line.findIndex((one) => one.id === row.id);
  const last = shown.findLast((row) => row.place !== null && !moved.has(row.id));
  const end = last ? at(last) + 1 : line.length;
  const from = before !== null && before.place !== null ? at(before) : end;
  return line.slice(from).find((row) => !moved.has(row.id)) ?? null;
}

function idsOf(jobs: JobRow[]): ReadonlySet<JobId> {
  return new Set(jobs.map((job) => job.id));
}
