// How fast something was, made into points of a chart. What isn't sent did not happen: nothing moved then.
import type { SpeedRow } from '../ipc';

/** As many points as can still be told apart. */
const MOST_POINTS = 240;
/** What has just begun has room ahead of it. */
const LEAST_WIDE = 5 * 60_000;
/** So many steps without anything are a gap; fewer are a breath between two messages. */
const GAP = 3;

/** What moved in one step of time. */
export interface Sample {
  at: Date;
  bytes: number;
  messages: number;
}

export interface Point extends Sample {
  /** What it stands for, from `at` on. */
  seconds: number;
  bytesPerSecond: number;
  messagesPerSecond: number;
  /** Part of a time in which nothing ran. */
  gap: boolean;
}

export interface Span {
  from: Date;
  until: Date;
}

export interface Series extends Span {
  /** From `from` on; `until` may be later than the last. */
  points: Point[];
  /** How much of the time the points stand for, up to 1. */
  filled: number;
  /** The times in which nothing ran. */
  gaps: Span[];
  bytes: number;
  messages: number;
}

/** The minutes of a batch. */
export function samplesOf(rows: SpeedRow[]): Sample[] {
  return rows.map(({ at, bytes, messages }) => ({ at: new Date(at), bytes, messages }));
}

/**
 * What a chart shows of samples that each stand for `step` seconds, the earliest first; null where nothing moved. A step that isn't
 * over is left out, as it would look like a fall, unless there is no other.
 */
export function seriesOf(samples: Sample[], step: number, now: Date): Series | null {
  const first = samples[0];
  if (!first) return null;
  const each = step * 1000;
  const over = Math.floor(+now / each) * each - each;
  const last = Math.max(over, +first.at);
  const steps = Math.round((last - +first.at) / each) + 1;
  const together = Math.ceil(steps / MOST_POINTS);
  const count = Math.ceil(steps / together);
  // Whole points up to the last step; what is too much stands before the first.
  const began = last - (count * together - 1) * each;
  const seconds = together * step;
  const points: Point[] = Array.from({ length: count }, (_, at) => ({
    at: new Date(began + at * seconds * 1000),
    seconds,
    bytes: 0,
    messages: 0,
    bytesPerSecond: 0,
    messagesPerSecond: 0,
    gap: true
  }));
  for (const { at, bytes, messages } of samples) {
    const point = points[Math.floor((+at - began) / 1000 / seconds)];
    if (!point) continue;
    point.bytes += bytes;
    point.messages += messages;
    point.gap = false;
  }
  for (const point of points) {
    point.bytesPerSecond = point.bytes / seconds;
    point.messagesPerSecond = point.messages / seconds;
  }
  const drawn = count * seconds * 1000;
  const wide = Math.max(drawn, LEAST_WIDE);
  return {
    points,
    filled: drawn / wide,
    gaps: gapsOf(points, step),
    from: new Date(began),
    until: new Date(began + wide),
    bytes: points.reduce((sum, point) => sum + point.bytes, 0),
    messages: points.reduce((sum, point) => sum + point.messages, 0)
  };
}

/** Finds the gaps; points of pauses that are too short for one are no part of any. */
function gapsOf(points: Point[], step: number): Span[] {
  const gaps: Span[] = [];
  let begins = 0;
  points.forEach((point, at) => {
    if (!point.gap) {
      begins = at + 1;
      return;
    }
    if (points[at + 1]?.gap) return;
    const stretch = points.slice(begins, at + 1);
    const isLong = stretch.length * point.seconds >= GAP * step;
    for (const one of stretch) one.gap = isLong;
    const from = stretch[0]?.at;
    if (isLong && from) gaps.push({ from, until: endOf(point) });
  });
  return gaps;
}

export function endOf(point: Point): Date {
  return new Date(+point.at + point.seconds * 1000);
}

/** The one with the most bytes a second; null where nothing moved. */
export function fastest(points: Point[]): Point | null {
  const moved = points.filter(({ bytes }) => bytes > 0);
  if (moved.length === 0) return null;
  return moved.reduce((best, one) => (one.bytesPerSecond > best.bytesPerSecond ? one : best));
}
