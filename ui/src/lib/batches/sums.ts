// What the jobs of a batch come to.
import type { BatchId, JobRow } from '../ipc';
import { partOf } from './parts';

export interface Sums {
  jobs: number;
  done: number;
  running: number;
  waiting: number;
  attention: number;
  messagesDone: number;
  messagesTotal: number;
  bytesDone: number;
  bytesTotal: number;
  bytesPerSecond: number;
}

export function sumsOf(rows: JobRow[]): Sums {
  const sums: Sums = {
    jobs: rows.length,
    done: 0,
    running: 0,
    waiting: 0,
    attention: 0,
    messagesDone: 0,
    messagesTotal: 0,
    bytesDone: 0,
    bytesTotal: 0,
    bytesPerSecond: 0
  };
  for (const row of rows) {
    const part = partOf(row);
    if (part === 'attention') sums.attention += 1;
    else if (part === 'running') sums.running += 1;
    else if (part === 'moved') sums.done += 1;
    else sums.waiting += 1;
    sums.messagesDone += row.moved.messagesDone;
    sums.messagesTotal += row.moved.messagesTotal;
    sums.bytesDone += row.moved.bytesDone;
    sums.bytesTotal += row.moved.bytesTotal;
    sums.bytesPerSecond += row.progress?.bytesPerSecond ?? 0;
  }
  return sums;
}

/** As they stood in the list that they were made of. */
export function inBatch(rows: JobRow[], batch: BatchId): JobRow[] {
  return rows.filter((row) => row.batch === batch).sort((a, b) => a.id - b.id);
}
