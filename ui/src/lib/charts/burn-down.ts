// What is left of a batch over time: how it came down, and how it goes on at the fastest and the slowest that was seen.
import type { Schedule, SpeedRow } from '../ipc';
import { stretchesOf, type Stretch } from '../schedule/opening';
import type { Forecast } from '../batches/forecast';

const MINUTE = 60_000;
/** As many points as are read one by one. */
const POINTS = 120;
/** What has just begun is shown with some room. */
const LEAST_PAST = 20 * MINUTE;

export type Measure = 'bytes' | 'messages';

export interface Step {
  at: Date;
  /** What was left, or what may be left at most and at least. */
  most: number;
  least: number;
  isAhead: boolean;
}

export interface BurnDown {
  from: Date;
  until: Date;
  now: Date;
  /** Ahead of now with the forecast; the past alone without one. */
  steps: Step[];
  /** When the schedule lets nothing run, from now on. */
  closed: Stretch[];
  /** The highest of all. */
  most: number;
}

export interface Burning {
  forecast: Forecast;
  past: SpeedRow[];
  schedule: Schedule;
  now: Date;
  measure: Measure;
}

/** Null where there is neither a past nor anything left to come. */
export function burnDownOf({ forecast, past, schedule, now, measure }: Burning): BurnDown | null {
  const { range, left } = forecast;
  if (past.length === 0 && range === null) return null;
  const before = leftBefore(past, left[measure], measure, now);
  const from = new Date(Math.min(+now - LEAST_PAST, Date.parse(past[0]?.at ?? '') || +now));
  const until = range?.latest ?? now;
  const fast = range ? stretchesOf(schedule, now, left.bytes / range.pace.fastest) : null;
  const slow = range ? stretchesOf(schedule, now, left.bytes / range.pace.slowest) : null;
  const ahead = (at: Date, stretches: Stretch[] | null) =>
    left[measure] * (stretches ? partLeft(stretches, at) : 1);
  const steps = momentsOf(from, until, now).map((at) => {
    const isAhead = at > now;
    return isAhead
      ? { at, most: ahead(at, slow), least: ahead(at, fast), isAhead }
      : { at, most: before(at), least: before(at), isAhead };
  });
  return {
    from,
    until,
    now,
    steps,
    closed: slow ? closedOf(slow, now) : [],
    most: Math.max(...steps.map((step) => step.most))
  };
}

/** Evenly spread, with now among them: what was and what comes meet there. */
function momentsOf(from: Date, until: Date, now: Date): Date[] {
  const each = (+until - +from) / POINTS;
  const even = Array.from({ length: POINTS + 1 }, (_, at) => +from + at * each);
  const all = [...even.filter((at) => Math.abs(at - +now) > each / 2), +now];
  return all.sort((a, b) => a - b).map((at) => new Date(at));
}

/** What is left now, and what moved since. */
function leftBefore(past: SpeedRow[], left: number, measure: Measure, now: Date) {
  const minutes = past
    .map((row) => ({ at: Date.parse(row.at), moved: row[measure] }))
    .sort((a, b) => b.at - a.at);
  return (at: Date): number => {
    let sum = left;
    for (const minute of minutes) {
      const end = Math.min(minute.at + MINUTE, +now);
      if (end <= +at) break;
      const part = minute.at >= +at ? 1 : (end - +at) / Math.max(1, end - minute.at);
      sum += minute.moved * part;
    }
    return sum;
  };
}

/** How much of the work that goes on in these times is left at a moment, 0 to 1. */
function partLeft(stretches: Stretch[], at: Date): number {
  const whole = stretches.reduce((sum, { from, until }) => sum + (+until - +from), 0);
  const done = stretches.reduce((sum, { from, until }) => {
    return sum + Math.max(0, Math.min(+until, +at) - +from);
  }, 0);
  return whole === 0 ? 0 : Math.max(0, 1 - done / whole);
}

function closedOf(open: Stretch[], now: Date): Stretch[] {
  return open.flatMap(({ from }, at) => {
    const since = at === 0 ? now : (open[at - 1]?.until ?? now);
    return +from - +since > MINUTE ? [{ from: since, until: from }] : [];
  });
}
