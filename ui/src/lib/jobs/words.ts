// Words and tones for states, kinds, phases and actions.
import type { Action, JobRow, JobState, Phase, Priority, RunKind, Trouble } from '../ipc';
import { troubleWords } from '../problems/troubles';
import type { Tone } from '../ui';
import { inLanguage, text } from '../lang';

const STATES: Record<JobState, { label: string; tone: Tone }> = inLanguage(() => ({
  new: { label: 'Not begun', tone: 'idle' },
  queued: { label: 'Queued', tone: 'idle' },
  running: { label: 'Running', tone: 'accent' },
  waiting: { label: 'Waiting', tone: 'info' },
  done: { label: 'Done', tone: 'good' },
  warnings: { label: 'Done with warnings', tone: 'warn' },
  failed: { label: 'Failed', tone: 'bad' },
  interrupted: { label: 'Interrupted', tone: 'warn' },
  cancelled: { label: 'Cancelled', tone: 'idle' }
}));

/** By what was run, where that is known: a dry run that is done has moved nothing. */
export function stateLabel(state: JobState, kind?: RunKind): string {
  return isRehearsed(state, kind) ? 'Dry run done' : STATES[state].label;
}

export function stateTone(state: JobState, kind?: RunKind): Tone {
  return isRehearsed(state, kind) ? 'info' : STATES[state].tone;
}

export function isRehearsed(state: JobState, kind: RunKind | undefined): boolean {
  return state === 'done' && kind === 'dry';
}

export const ALL_TROUBLES: Trouble[] = [
  'passwordMissing',
  'passwordRejected',
  'signInOver',
  'mailboxFull',
  'rateLimited',
  'messagesRefused',
  'folderRefused',
  'unreachable',
  'certificate',
  'other'
];

export function troubleLabel(trouble: Trouble): string {
  return troubleWords(trouble).label;
}

const PRIORITIES: Record<Priority, string> = inLanguage(() => ({
  high: 'High',
  normal: 'Normal',
  low: 'Low'
}));

export function priorityLabel(priority: Priority): string {
  return PRIORITIES[priority];
}

const KINDS: Record<RunKind, string> = inLanguage(() => ({
  check: 'Check',
  dry: 'Dry run',
  copy: 'Migration',
  verify: 'Verification'
}));

export function kindLabel(kind: RunKind): string {
  return KINDS[kind];
}

const PHASES: Record<Phase, string> = inLanguage(() => ({
  connecting: 'Connecting',
  listing: 'Listing folders',
  reconciling: 'Comparing',
  copying: 'Copying',
  verifying: 'Verifying',
  finishing: 'Finishing'
}));

export function phaseLabel(phase: Phase, kind: RunKind): string {
  if (phase === 'copying' && kind !== 'copy') return 'Counting';
  return PHASES[phase];
}

const ACTIONS: Record<Action, string> = inLanguage(() => ({
  check: 'Check',
  runDry: 'Dry run',
  runReal: 'Run for real',
  runAgain: 'Run again',
  verify: 'Verify',
  cancel: 'Cancel',
  pause: 'Pause',
  resume: 'Resume',
  edit: 'Edit',
  replacePasswords: 'Change passwords',
  delete: text('Delete')
}));

export function actionLabel(action: Action): string {
  return ACTIONS[action];
}

/** What can be done with at least one of these jobs. */
export function actionsOf(rows: JobRow[]): ReadonlySet<Action> {
  const actions = new Set<Action>();
  for (const row of rows) for (const action of row.actions) actions.add(action);
  return actions;
}

/** The action that most people want next, as a button; the others are in the menu. */
export function mainAction(row: JobRow): Action | null {
  const wishes: Action[] =
    row.last?.kind === 'dry' && row.state === 'done'
      ? ['runReal', 'runAgain', 'cancel']
      : row.state === 'new'
        ? ['runDry']
        : ['cancel', 'runAgain', 'runReal', 'runDry'];
  return wishes.find((action) => row.actions.includes(action)) ?? null;
}

/** The kind of the run that is at work or was the last one. */
export function kindOf(row: JobRow): RunKind | null {
  return row.progress?.kind ?? row.last?.kind ?? null;
}
