// What the jobs of a batch come to, and what keeps them from being done.
import type { BatchId, JobRow, JobState, Trouble } from '../ipc';

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

const WAITING: JobState[] = ['new', 'queued', 'waiting', 'interrupted', 'cancelled'];

/** A job is done when a copy or a verification of it went through; a dry run alone moves nothing. */
export function isMoved(row: JobRow): boolean {
  return row.state === 'done' && (row.last?.kind === 'copy' || row.last?.kind === 'verify');
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
    if (row.trouble !== null) sums.attention += 1;
    else if (row.state === 'running') sums.running += 1;
    else if (WAITING.includes(row.state) || !isMoved(row)) sums.waiting += 1;
    else sums.done += 1;
    sums.messagesDone += row.moved.messagesDone;
    sums.messagesTotal += row.moved.messagesTotal;
    sums.bytesDone += row.moved.bytesDone;
    sums.bytesTotal += row.moved.bytesTotal;
    sums.bytesPerSecond += row.progress?.bytesPerSecond ?? 0;
  }
  return sums;
}

export function inBatch(rows: JobRow[], batch: BatchId): JobRow[] {
  return rows.filter((row) => row.batch === batch);
}

const TROUBLES: Record<Trouble, { title: string; help: string }> = {
  passwordMissing: {
    title: 'A password is missing',
    help: 'Enter it on the job’s page: the job goes on by itself.'
  },
  passwordRejected: {
    title: 'A password was rejected',
    help: 'Enter the right one on the job’s page. It isn’t tried again before: accounts get locked.'
  },
  mailboxFull: {
    title: 'The destination is full',
    help: 'Give the mailbox more room on the new server, then run the job again.'
  },
  rateLimited: {
    title: 'A server asks for a pause',
    help: 'Nothing to do: the jobs go on by themselves. Lower the limits of the server if it happens often.'
  },
  messagesRefused: {
    title: 'Messages did not arrive',
    help: 'Look at them below, and run the job again or accept that they stay behind.'
  },
  folderRefused: {
    title: 'A folder can’t be worked on',
    help: 'The job’s log says which one and why.'
  },
  unreachable: {
    title: 'A server can’t be reached',
    help: 'Check this computer’s network and the server’s definition.'
  },
  certificate: {
    title: 'A certificate isn’t trusted',
    help: 'Test the server’s connection and compare the certificate before you pin it.'
  },
  other: { title: 'Something else went wrong', help: 'The job’s page says what.' }
};

export interface TroubleGroup {
  trouble: Trouble;
  title: string;
  help: string;
  jobs: number;
}

/** The worst first: by how many jobs are affected. */
export function troublesOf(rows: JobRow[]): TroubleGroup[] {
  const counts = new Map<Trouble, number>();
  for (const { trouble } of rows) {
    if (trouble !== null) counts.set(trouble, (counts.get(trouble) ?? 0) + 1);
  }
  return [...counts]
    .map(([trouble, jobs]) => ({ trouble, jobs, ...TROUBLES[trouble] }))
    .sort((a, b) => b.jobs - a.jobs);
}

/** Seconds until all bytes are moved at the present speed; nothing where nothing moves. */
export function secondsLeft(sums: Sums): number | null {
  const left = sums.bytesTotal - sums.bytesDone;
  if (left <= 0 || sums.bytesPerSecond <= 0) return null;
  return left / sums.bytesPerSecond;
}
