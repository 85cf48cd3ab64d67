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
  const under = rows.filter(isUnderWay);
  const left = under.reduce((sum, { moved }) => sum + gap(moved), 0);
  const unknown = under.filter(({ moved }) => moved.messagesTotal === 0).length;
  const stuck = rows.filter((row) => partOf(row) === 'attention').length;
  const moved = rows.filter((row) => partOf(row) === 'moved').length;
  const without = outside(unknown, rows.length - under.length - stuck - moved, stuck);
  if (rows.length === 0) return none('Nothing to move yet.', 'The batch has no jobs.');
  if (moved === rows.length) {
    return none('Everything is on the new server.', 'By what the last runs saw.');
  }
  if (under.length === 0) {
    return none('Not known: nothing is under way.', without.trim());
  }
  if (left <= 0) {
    return none('Not known yet.', `No run has counted what is left.${without}`);
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

/** At work for real, or in line. */
function isUnderWay(row: JobRow): boolean {
  const part = partOf(row);
  return part === 'line' || (part === 'running' && (row.progress?.kind ?? 'copy') === 'copy');
}

function outside(unknown: number, idle: number, stuck: number): string {
  const parts = [
    ...(unknown > 0 ? [`${boxes(unknown)} whose size nobody counted`] : []),
    ...(idle > 0 ? [`${boxes(idle)} not running for real yet`] : []),
    ...(stuck > 0 ? [`${boxes(stuck)} that need${stuck === 1 ? 's' : ''} attention`] : [])
  ];
  return parts.length === 0 ? '' : ` Not in it: ${parts.join(', ')}.`;
}

function boxes(amount: number): string {
  return counted(amount, 'mailbox', 'mailboxes');
}

function gap({ bytesDone, bytesTotal }: JobRow['moved']): number {
  return Math.max(0, bytesTotal - bytesDone);
}

function none(text: string, basis: string): Forecast {
  return { text, basis, at: null };
}
