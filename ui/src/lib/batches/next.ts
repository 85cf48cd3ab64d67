// What a batch waits for from the person before it, beside the troubles of its jobs.
import { said } from '../said';
import type { BatchRow, JobRow } from '../ipc';
import { partsOf, type Part } from './parts';
import { plural, text } from '../lang';

export interface Step {
  tone: 'info' | 'good' | 'warn';
  title: string;
  text: string;
  act:
    | 'resume'
    | 'settings'
    | 'import'
    | 'runReal'
    | 'runDry'
    | 'verify'
    | 'certificate'
    | 'close'
    | null;
  /** The button's words. */
  label: string;
  /** What comes after it, and may be done already. */
  then: { act: NonNullable<Step['act']>; label: string } | null;
}

export function nextStep(batch: BatchRow, rows: JobRow[]): Step {
  const parts = new Map(partsOf(rows).map(({ part, jobs }) => [part, jobs]));
  const of = (part: Part) => parts.get(part) ?? 0;
  if (batch.closed) {
    return step('info', 'The batch is closed', 'Its passwords are gone and nothing of it runs.');
  }
  if (rows.length === 0) {
    return step('info', 'No mailboxes yet', 'Import a list to fill it.', 'import', 'Import a list');
  }
  if (batch.paused) {
    return step('warn', 'The batch is paused', 'Nothing of it begins.', 'resume', 'Resume');
  }
  if (batch.held) {
    const goesOn = 'Nothing to do: it goes on by itself.';
    return step('info', said(batch.held), goesOn, 'settings', 'Change when it runs');
  }
  if (of('running') + of('line') > 0) {
    const rest = of('attention') > 0 ? 'The rest goes on by itself.' : 'It goes on by itself.';
    return step('info', of('attention') > 0 ? 'See below' : 'Nothing needs you', rest);
  }
  if (of('rehearsed') > 0) {
    const title = plural(of('rehearsed'), ['# mailbox rehearsed', '# mailboxes rehearsed']);
    return step('info', title, 'Run for real when you are ready.', 'runReal', 'Run for real');
  }
  if (of('idle') > 0) {
    const title = plural(of('idle'), ['# mailbox not begun', '# mailboxes not begun']);
    return step('info', title, 'A dry run counts all and copies nothing.', 'runDry', 'Dry run');
  }
  if (of('attention') > 0) return step('warn', 'See below', 'Nothing goes on by itself.');
  if (rows.every((row) => row.last?.kind === 'verify' && row.state === 'done')) {
    const verified = 'Save the certificate, then close the batch.';
    const title = 'Every mailbox has moved and is verified';
    const then = { act: 'close' as const, label: text('Close batch…') };
    return { ...step('good', title, verified, 'certificate', 'Save the certificate…'), then };
  }
  const verify = 'Verify them, save the certificate, then close the batch.';
  return step('good', 'Every mailbox has moved', verify, 'verify', 'Verify');
}

function step(
  tone: Step['tone'],
  title: string,
  words: string,
  act: Step['act'] = null,
  label = ''
): Step {
  return { tone, title, text: words, act, label, then: null };
}
