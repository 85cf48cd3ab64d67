// When a batch will be done, and what that rests on. A forecast that rests on nothing isn't made.
import { bytes, speed } from '../format/amounts';
import { estimate } from '../format/times';
import type { JobRow, Schedule, SpeedRow } from '../ipc';
import { closesAt, doneAt } from '../schedule/opening';
import { daysInWords, hoursInWords, whenInWords } from '../schedule/words';
import { partOf } from './parts';
import { plural } from '../lang';

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
    return none('Not known: nothing is under way.', without);
  }
  if (left <= 0) {
    return none('Not known yet.', sentences('No run has counted what is left.', without));
  }
  if (stopped) {
    return none(
      'Not known while the batch is held back.',
      sentences(`${bytes(left)} are left.`, without)
    );
  }
  const pace = paceOf(rows, past, now);
  if (!pace) {
    return none('Not known while nothing moves.', sentences(`${bytes(left)} are left.`, without));
  }
  const seconds = left / pace.bytesPerSecond;
  const at = doneAt(schedule, now, seconds);
  const atPace = `${bytes(left)} are left, ${pace.words}.`;
  if (!at) return none('Not within a year.', sentences(atPace, without));
  const isHeld = closesAt(schedule, now) !== null || schedule.start;
  const basis = isHeld
    ? `${bytes(left)} are left, ${pace.words}, at work only ${daysInWords(schedule.days ?? [])}, ${hoursInWords(schedule.window)}.`
    : atPace;
  return {
    text: `Done ${whenInWords(at, now)}, in about ${estimate((+at - +now) / 1000)}.`,
    basis: sentences(basis, without),
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
    const pace = speed(bytesPerSecond);
    const words =
      minutes >= 55
        ? `at the average of the last hour (${pace})`
        : plural(
            minutes,
            [
              'at the average of the last # minute ({0})',
              'at the average of the last # minutes ({0})'
            ],
            [pace]
          );
    return { bytesPerSecond, words };
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
    ...(unknown > 0
      ? [
          plural(unknown, [
            '# mailbox whose size nobody counted',
            '# mailboxes whose size nobody counted'
          ])
        ]
      : []),
    ...(idle > 0
      ? [
          plural(idle, [
            '# mailbox not running for real yet',
            '# mailboxes not running for real yet'
          ])
        ]
      : []),
    ...(stuck > 0
      ? [plural(stuck, ['# mailbox that needs attention', '# mailboxes that need attention'])]
      : [])
  ];
  return parts.length === 0 ? '' : `Not in it: ${parts.join(', ')}.`;
}

function sentences(...all: string[]): string {
  return all.filter((one) => one !== '').join(' ');
}

function gap({ bytesDone, bytesTotal }: JobRow['moved']): number {
  return Math.max(0, bytesTotal - bytesDone);
}

function none(text: string, basis: string): Forecast {
  return { text, basis, at: null };
}
