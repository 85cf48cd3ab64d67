// When a batch will be done, and what that rests on. A forecast that rests on nothing isn't made, and none is a single moment.
import { bytes, speed } from '../format/amounts';
import type { JobRow, Schedule, SpeedRow } from '../ipc';
import { closesAt, doneAt, minuteOf } from '../schedule/opening';
import { clockOf, dayInWords, daysInWords, hoursInWords, whenInWords } from '../schedule/words';
import { paceOf, type Pace } from './pace';
import { partOf } from './parts';
import { plural } from '../lang';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface Range {
  earliest: Date;
  latest: Date;
  /** What it goes by. */
  pace: Pace;
}

export interface Left {
  bytes: number;
  messages: number;
}

export interface Forecast {
  /** In one short sentence. */
  text: string;
  /** What it rests on and what it leaves out. */
  basis: string;
  range: Range | null;
  /** Of what is under way or in line. */
  left: Left;
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
  const left = leftOf(under);
  const unknown = under.filter(({ moved }) => moved.messagesTotal === 0).length;
  const stuck = rows.filter((row) => partOf(row) === 'attention').length;
  const moved = rows.filter((row) => partOf(row) === 'moved').length;
  const without = outside(unknown, rows.length - under.length - stuck - moved, stuck);
  const none = (text: string, basis: string) => ({ text, basis, range: null, left });
  if (rows.length === 0) return none('Nothing to move yet.', 'The batch has no jobs.');
  if (moved === rows.length) {
    return none('Everything is on the new server.', 'By what the last runs saw.');
  }
  if (under.length === 0) {
    return none('Not known: nothing runs for real at the moment.', without);
  }
  if (left.bytes <= 0) {
    return none('Not known yet.', sentences('No run has counted what is left.', without));
  }
  const rest = sentences(`${bytes(left.bytes)} are left.`, without);
  if (stopped) return none('Not known while the batch is held back.', rest);
  const pace = paceOf(rows, past, now);
  if (!pace) return none('Not known while nothing moves.', rest);
  const atPace = `${bytes(left.bytes)} are left, ${paceInWords(pace)}.`;
  const range = rangeOf(left.bytes, pace, schedule, now);
  if (!range) return none('Not within a year.', sentences(atPace, without));
  const isHeld = closesAt(schedule, now) !== null || schedule.start;
  const basis = isHeld
    ? `${bytes(left.bytes)} are left, ${paceInWords(pace)}, at work only ${daysInWords(schedule.days ?? [])}, ${hoursInWords(schedule.window)}.`
    : atPace;
  return { text: rangeInWords(range, now), basis: sentences(basis, without), range, left };
}

/** Rounded outwards, so that the ends are no more exact than what they rest on. */
function rangeOf(left: number, pace: Pace, schedule: Schedule, now: Date): Range | null {
  const soonest = doneAt(schedule, now, left / pace.fastest);
  const last = doneAt(schedule, now, left / pace.slowest);
  if (!soonest || !last) return null;
  const grain = grainOf(+last - +now);
  return {
    earliest: rounded(soonest, grain, Math.floor),
    latest: rounded(last, grain, Math.ceil),
    pace
  };
}

/** The further away, the coarser: a minute, five minutes, a quarter of an hour, an hour, six hours. */
function grainOf(ahead: number): number {
  if (ahead < 20 * MINUTE) return MINUTE;
  if (ahead < 2 * HOUR) return 5 * MINUTE;
  if (ahead < 12 * HOUR) return 15 * MINUTE;
  return ahead < 72 * HOUR ? HOUR : 6 * HOUR;
}

/** By the clock on the wall, not by that of Greenwich. */
function rounded(at: Date, grain: number, round: (value: number) => number): Date {
  const midnight = new Date(at.getFullYear(), at.getMonth(), at.getDate());
  return new Date(+midnight + round((+at - +midnight) / grain) * grain);
}

/** "Done today between 12:50 and 13:10." */
function rangeInWords({ earliest, latest }: Range, now: Date): string {
  if (earliest <= now) return `Done ${whenInWords(latest, now)} at the latest.`;
  if (earliest.toDateString() === latest.toDateString()) {
    const [from, to] = [clockOf(minuteOf(earliest)), clockOf(minuteOf(latest))];
    return latest.toDateString() === now.toDateString()
      ? `Done today between ${from} and ${to}.`
      : `Done ${dayInWords(latest)} between ${from} and ${to}.`;
  }
  return `Done between ${whenInWords(earliest, now)} and ${whenInWords(latest, now)}.`;
}

/** "at 0.9 MiB/s to 1.1 MiB/s, as in the last hour" */
function paceInWords({ slowest, fastest, minutes }: Pace): string {
  const [slow, fast] = [speed(slowest), speed(fastest)];
  if (minutes === 0) return `at ${slow} to ${fast}, guessed from the present moment`;
  if (minutes >= 55) return `at ${slow} to ${fast}, as lately`;
  return plural(
    minutes,
    ['at {0} to {1}, as in the last # minute', 'at {0} to {1}, as in the last # minutes'],
    [slow, fast]
  );
}

/** At work for real, or in line. */
function isUnderWay(row: JobRow): boolean {
  const part = partOf(row);
  return part === 'line' || (part === 'running' && (row.progress?.kind ?? 'copy') === 'copy');
}

function leftOf(under: JobRow[]): Left {
  return under.reduce(
    (sum, { moved }) => ({
      bytes: sum.bytes + Math.max(0, moved.bytesTotal - moved.bytesDone),
      messages:
        sum.messages + Math.max(0, moved.messagesTotal - moved.messagesDone - moved.messagesBehind)
    }),
    { bytes: 0, messages: 0 }
  );
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
