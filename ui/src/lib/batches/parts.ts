// Where each mailbox of a batch stands: every job is in exactly one part.
import type { JobRow, JobState, Trouble } from '../ipc';
import { inLanguage } from '../lang';

export type Part = 'moved' | 'running' | 'line' | 'rehearsed' | 'idle' | 'attention';

export const PARTS: { part: Part; label: string }[] = inLanguage(() => [
  { part: 'moved', label: 'Moved' },
  { part: 'running', label: 'At work' },
  { part: 'line', label: 'In line' },
  { part: 'rehearsed', label: 'Rehearsed' },
  { part: 'idle', label: 'Not under way' },
  { part: 'attention', label: 'Need attention' }
]);

const IN_LINE: JobState[] = ['queued', 'waiting', 'interrupted'];

/** A job is done when a copy or a verification of it went through; a dry run alone moves nothing. */
export function isMoved(row: JobRow): boolean {
  const through = row.state === 'done' || row.state === 'warnings';
  return through && (row.last?.kind === 'copy' || row.last?.kind === 'verify');
}

export const NEEDS_A_LOGIN: Trouble[] = ['passwordMissing', 'passwordRejected', 'signInOver'];

/** What is in line goes on by itself, whatever went wrong before; only a password keeps it there. */
export function needsSomeone({ state, trouble }: JobRow): boolean {
  if (trouble !== null && NEEDS_A_LOGIN.includes(trouble)) return true;
  return trouble !== null && !IN_LINE.includes(state);
}

export function partOf(row: JobRow): Part {
  if (needsSomeone(row)) return 'attention';
  if (row.state === 'running') return 'running';
  if (IN_LINE.includes(row.state)) return 'line';
  if (isMoved(row)) return 'moved';
  const dry = row.last?.kind === 'dry' && (row.state === 'done' || row.state === 'warnings');
  return dry ? 'rehearsed' : 'idle';
}

/** Every part that has jobs, in the order of `PARTS`. */
export function partsOf(rows: JobRow[]): { part: Part; label: string; jobs: number }[] {
  const counts = new Map<Part, number>();
  for (const row of rows) {
    const part = partOf(row);
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  return PARTS.flatMap(({ part, label }) => {
    const jobs = counts.get(part) ?? 0;
    return jobs > 0 ? [{ part, label, jobs }] : [];
  });
}
