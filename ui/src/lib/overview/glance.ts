// What the overview shows of jobs and batches beside what needs someone.
import type { BatchRow, JobRow, ServerRow } from '../ipc';
import { loadOf, type Load } from '../servers/load';
import { rowsByBatch } from './needs';

const OVER = ['done', 'warnings', 'failed', 'cancelled'];

export interface BatchGlance {
  batch: BatchRow;
  rows: JobRow[];
  atWork: boolean;
}

/** Open batches, those at work first, newest first. */
export function openBatches(batches: BatchRow[], rows: JobRow[]): BatchGlance[] {
  const byBatch = rowsByBatch(rows);
  return batches
    .filter(({ closed }) => closed === null)
    .map((batch) => {
      const own = byBatch.get(batch.id) ?? [];
      return { batch, rows: own, atWork: own.some(({ state }) => state === 'running') };
    })
    .sort((a, b) => Number(b.atWork) - Number(a.atWork));
}

/** Jobs whose last run ended latest, the latest first. */
export function endedLately(rows: JobRow[], most: number): JobRow[] {
  const lately: JobRow[] = [];
  let least = '';
  for (const row of rows) {
    const at = row.last?.ended ?? '';
    if (at === '' || !OVER.includes(row.state) || (lately.length === most && at <= least)) continue;
    const place = lately.findIndex((other) => (other.last?.ended ?? '') < at);
    lately.splice(place < 0 ? lately.length : place, 0, row);
    if (lately.length > most) lately.pop();
    least = lately.at(-1)?.last?.ended ?? '';
  }
  return lately;
}

export interface ServerGlance {
  row: ServerRow;
  load: Load;
}

/** Servers that are in use, held, or asked for a pause: the busiest first. */
export function busyServers(servers: ServerRow[], jobs: JobRow[]): ServerGlance[] {
  return servers
    .filter(({ server }) => !server.archived)
    .map((row) => ({ row, load: loadOf(row, jobs) }))
    .filter(({ row, load }) => load.runs > 0 || load.pauses > 0 || row.held !== null)
    .sort((a, b) => b.load.runs - a.load.runs);
}

/** At work, in the order in which they began. */
export function atWork(running: JobRow[]): JobRow[] {
  return [...running].sort((a, b) => (a.progress?.run ?? 0) - (b.progress?.run ?? 0));
}
