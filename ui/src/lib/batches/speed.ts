// How fast a batch was, minute by minute, made into points of a chart. Minutes in which nothing moved aren't sent: they are zero.
import type { SpeedRow } from '../ipc';

const MINUTE = 60_000;
/** As many points as can still be told apart. */
const MOST_POINTS = 240;
/** A batch that has just begun is shown with some room. */
const LEAST_MINUTES = 30;
/** Spans that people count in, in minutes. */
const STEPS = [5, 10, 15, 30, 60, 120, 180, 240, 360];

export interface Point {
  /** The beginning of what it stands for. */
  at: Date;
  minutes: number;
  bytesPerSecond: number;
  messages: number;
  bytes: number;
}

export interface Chart {
  points: Point[];
  from: Date;
  until: Date;
  /** The end of the axis: a round number above all points. */
  top: number;
  /** Where lines and numbers of the axis stand. */
  marks: number[];
  times: Date[];
  bytes: number;
  messages: number;
}

/** What a chart shows; null where nothing moved. */
export function chartOf(rows: SpeedRow[], now: Date): Chart | null {
  const first = rows[0];
  if (!first) return null;
  // The present minute isn't over: drawn, it would look like a fall.
  const over = Math.floor(+now / MINUTE) * MINUTE - MINUTE;
  const last = Math.max(over, Date.parse(first.at));
  const least = Math.min(Date.parse(first.at), last - (LEAST_MINUTES - 1) * MINUTE);
  const minutes = Math.round((last - least) / MINUTE) + 1;
  const each = Math.ceil(minutes / MOST_POINTS);
  // Whole points up to the last minute; what is too much stands before the first.
  const began = last - (Math.ceil(minutes / each) * each - 1) * MINUTE;
  const points: Point[] = Array.from({ length: Math.ceil(minutes / each) }, (_, at) => ({
    at: new Date(began + at * each * MINUTE),
    minutes: each,
    bytesPerSecond: 0,
    messages: 0,
    bytes: 0
  }));
  for (const { at, bytes, messages } of rows) {
    const point = points[Math.floor((Date.parse(at) - began) / MINUTE / each)];
    if (!point) continue;
    point.bytes += bytes;
    point.messages += messages;
    point.bytesPerSecond = point.bytes / (each * 60);
  }
  const marks = marksUpTo(Math.max(...points.map(({ bytesPerSecond }) => bytesPerSecond)));
  const from = new Date(began);
  const until = new Date(began + points.length * each * MINUTE);
  return {
    points,
    from,
    until,
    top: marks.at(-1) ?? 1,
    marks,
    times: timesBetween(from, until),
    bytes: points.reduce((sum, point) => sum + point.bytes, 0),
    messages: points.reduce((sum, point) => sum + point.messages, 0)
  };
}

/** Three or four round numbers, in units of 1024, from zero to above the highest. */
export function marksUpTo(highest: number): number[] {
  if (highest <= 0) return [0, 1024];
  const unit = 1024 ** Math.floor(Math.log(highest) / Math.log(1024));
  const inUnit = highest / unit;
  const rough = inUnit / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  const steps = Math.max(1, Math.ceil(inUnit / step));
  return Array.from({ length: steps + 1 }, (_, at) => at * step * unit);
}

/** The times that are written below the chart: round ones, six at most. */
export function timesBetween(from: Date, until: Date): Date[] {
  const minutes = (+until - +from) / MINUTE;
  const step = STEPS.find((one) => minutes / one <= 6) ?? 360;
  const midnight = new Date(from.getFullYear(), from.getMonth(), from.getDate());
  const times: Date[] = [];
  for (let at = +midnight; at <= +until; at += step * MINUTE) {
    if (at >= +from) times.push(new Date(at));
  }
  return times;
}

/** Hour by hour, for those who read numbers rather than a picture. */
export function hoursOf(rows: SpeedRow[]): { at: Date; bytes: number; messages: number }[] {
  const hours = new Map<number, { at: Date; bytes: number; messages: number }>();
  for (const { at, bytes, messages } of rows) {
    const moment = new Date(at);
    moment.setMinutes(0, 0, 0);
    const hour = hours.get(+moment) ?? { at: moment, bytes: 0, messages: 0 };
    hour.bytes += bytes;
    hour.messages += messages;
    hours.set(+moment, hour);
  }
  return [...hours.values()];
}
