// What came of a run, as the program says it.
import type { JobState, RunKind } from '../src/lib/ipc';

/** Some were there before. */
const THERE = 200;

export function outcome(state: JobState, kind: RunKind, done: number, total: number): string {
  if (state === 'failed') return 'The source refused the login: check the password';
  if (state === 'cancelled') return 'Cancelled by you';
  const copied = Math.max(0, done - THERE);
  const what = `${copied} messages (${((copied * 61_000) / 1024 ** 2).toFixed(1)} MiB)`;
  const there = `${THERE} of ${total}`;
  if (kind === 'dry') return `Would copy ${what}; ${there} are on the destination already.`;
  const refused = state === 'warnings' ? '; 4 refused' : '';
  return total % 3 === 0 && refused === ''
    ? `Nothing was left to copy: all of ${total} messages are on the destination.`
    : `Copied ${what}; ${there} were on the destination already${refused}.`;
}
