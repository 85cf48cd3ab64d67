// When a batch will be done, and what that rests on. A forecast that rests on nothing isn't made.
import { bytes, counted, speed } from '../format/amounts';
import { estimate } from '../format/times';
import type { JobRow, Schedule, SpeedRow } from '../ipc';
import { closesAt, doneAt } from '../schedule/opening';
import { daysInWords, hoursInWords, whenInWords } from '../schedule/words';
import { partOf } from './parts';

const HOUR = 3_600_000;
/** Less than this says too little about what comes. */
const LEAST_MINUTES = 3;

export interface Forecast {
  /** In one short sentence. */
  text: string;
  /** What it rests on and what it leaves out. */
  basis: string;
  at: Date | null;
}

export interface Known {
  rows: JobRow[];
  speed: SpeedRow[];
  schedule: Schedule;
  now: Date;
  /** Paused or closed: nothing goes on by itself. */
  stopped: boolean;
}

export function forecastOf({ rows, speed: past, schedule, now, stopped }: Known): Forecast {
  const moving = rows.filter((row) => partOf(row) !== 'attention');
  const left = moving.reduce((sum, { moved }) => sum + gap(moved), 0);
  const unknown = moving.filter(({ moved, state }) => moved.messagesTotal === 0 && !ended(state));
  const stuck = rows.length - moving.length;
  const without = outside(unknown.length, stuck);
  if (rows.length === 0) return none('Nothing to move yet.', 'The batch has no jobs.');
  if (left <= 0 && unknown.length === 0) {
    return none(
      stuck === 0 ? 'Everything is on the new server.' : 'What can go on by itself is done.',
      `By the sizes the last runs saw.${without}`
    );
  }
  if (left <= 0) {
    return none('Not known yet.', `No dry run has counted the rest.${without}`);
  }
  if (stopped) {
    return none('Not known while the batch is held back.', `${bytes(left)} are left.${without}`);
  }
  const pace = paceOf(rows, past, now);
  if (!pace) {
    return none('Not known while nothing moves.', `${bytes(left)} are left.${without}`);
  }
  const seconds = left / pace.bytesPerSecond;
  const at = doneAt(schedule, now, seconds);
  if (!at) return none('Not within a year.', `${bytes(left)} are left, ${pace.words}.${without}`);
  const isHeld = closesAt(schedule, now) !== null || schedule.start;
  const hours = isHeld
    ? `, at work only ${daysInWords(schedule.days ?? [])}, ${hoursInWords(schedule.window)}`
    : '';
  return {
    text: `Done ${whenInWords(at, now)}, in about ${estimate((+at - +now) / 1000)}.`,
    basis: `${bytes(left)} are left, ${pace.words}${hours}.${without}`,
    at
  };
}

/** The average of the last hour in which anything moved; before there is one, the present speed. */
function paceOf(rows: JobRow[], past: SpeedRow[], now: Date) {
  const recent = past.filter(({ at }) => +now - Date.parse(at) <= HOUR);
  const first = recent[0];
  const minutes = first ? Math.floor((+now - Date.parse(first.at)) / 60_000) : 0;
  const moved = recent.reduce((sum, row) => sum + row.bytes, 0);
  if (minutes >= LEAST_MINUTES && moved > 0) {
    const bytesPerSecond = moved / (minutes * 60);
    const span = minutes >= 55 ? 'the last hour' : `the last ${counted(minutes, 'minute')}`;
    return { bytesPerSecond, words: `at the average of ${span} (${speed(bytesPerSecond)})` };
  }
  const present = rows.reduce((sum, row) => sum + (row.progress?.bytesPerSecond ?? 0), 0);
  if (present <= 0) return null;
  return { bytesPerSecond: present, words: `at the present speed (${speed(present)})` };
}

function outside(unknown: number, stuck: number): string {
  const parts = [
    ...(unknown > 0
      ? [`${counted(unknown, 'mailbox', 'mailboxes')} whose size nobody counted`]
      : []),
    ...(stuck > 0
      ? [`${counted(stuck, 'mailbox', 'mailboxes')} that need${stuck === 1 ? 's' : ''} attention`]
      : [])
  ];
  return parts.length === 0 ? '' : ` Not in it: ${parts.join(', and ')}.`;
}

function gap({ bytesDone, bytesTotal }: JobRow['moved']): number {
  return Math.max(0, bytesTotal - bytesDone);
}

function ended(state: JobRow['state']): boolean {
  return state === 'done' || state === 'warnings';
}

function none(text: string, basis: string): Forecast {
  return { text, basis, at: null };
}
