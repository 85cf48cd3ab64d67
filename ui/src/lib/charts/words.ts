// Charts in words: times below an axis, and what a mark says.
import { bytes, count, rate, speed } from '../format/amounts';
import { nMinutes } from '../format/counts';
import { dayOf } from '../format/times';
import { plural } from '../lang';
import { minuteOf } from '../schedule/opening';
import { clockOf, whenInWords } from '../schedule/words';
import type { Point, Series } from './series';
import { fastest } from './series';

const DAY = 24 * 3_600_000;

/** "14:00"; the date where a day begins, or where times of the day would say nothing. */
export function timeLabel(at: Date, from: Date, until: Date): string {
  const minute = minuteOf(at);
  if (at.getSeconds() !== 0) return `${clockOf(minute)}:${two(at.getSeconds())}`;
  return minute === 0 || +until - +from > 6 * DAY ? dayOf(at) : clockOf(minute);
}

/** What a time without numbers means: nothing moved, or nobody measured. */
export type Gaps = 'idle' | 'unknown';

export function gapInWords(gaps: Gaps): string {
  return gaps === 'idle' ? 'nothing moved' : 'not measured';
}

/** "today at 14:03: 3.4 MiB/s, 57 messages/s" */
export function pointInWords(point: Point, now: Date, gaps: Gaps): string {
  const when = whenOf(point, now);
  if (point.gap) return `${when}: ${gapInWords(gaps)}`;
  return `${when}: ${speed(point.bytesPerSecond)}, ${messageRate(point.messagesPerSecond)}`;
}

function whenOf(point: Point, now: Date): string {
  const when = secondsInWords(point, now);
  return point.seconds <= 60 ? when : `${when} (${nMinutes(point.seconds / 60)})`;
}

/** With the seconds where points are that close. */
function secondsInWords({ at, seconds }: Point, now: Date): string {
  const when = whenInWords(at, now);
  return seconds < 60 ? `${when}:${two(at.getSeconds())}` : when;
}

/** "57 messages/s", "0.4 messages/s" */
export function messageRate(perSecond: number): string {
  return `${rate(perSecond)} messages/s`;
}

/** "13.4 GiB, 220,000 messages since today at 09:12" */
export function totalInWords(series: Series, now: Date, gaps: Gaps): string {
  const total = plural(
    series.messages,
    ['{0}, # message since {1}', '{0}, # messages since {1}'],
    [bytes(series.bytes), whenInWords(series.from, now)]
  );
  return series.gaps.length === 0 ? total : `${total}. Hatched: ${gapInWords(gaps)}`;
}

/** All that the picture says, in two sentences. */
export function seriesInWords(series: Series, now: Date, gaps: Gaps): string {
  const most = fastest(series.points);
  const total = totalInWords(series, now, gaps);
  return most ? `${total}. The most: ${pointInWords(most, now, gaps)}.` : `${total}.`;
}

/** The table beside the picture, with the same numbers. */
export function seriesTable(series: Series, now: Date): { head: string[]; rows: string[][] } {
  return {
    head: ['From', 'Speed', 'Messages a second', 'Volume', 'Messages'],
    rows: series.points.map((point) => [
      secondsInWords(point, now),
      point.gap ? '—' : speed(point.bytesPerSecond),
      point.gap ? '—' : rate(point.messagesPerSecond),
      bytes(point.bytes),
      count(point.messages)
    ])
  };
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
