// How fast a batch may go on: from what it did lately, as a range. One number would promise what nobody knows.
import type { JobRow, SpeedRow } from '../ipc';

const MINUTE = 60_000;
/** Less than this says too little about what comes. */
const LEAST_MINUTES = 3;
/** Longer without anything is no part of the pace: it was closed, or held back. */
const IDLE_MINUTES = 10;
/** Besides what was seen, a tenth either way; half where only the present moment is known. */
const DOUBT = 1.1;
const MORE_DOUBT = 1.5;

/** In bytes a second. */
export interface Pace {
  slowest: number;
  fastest: number;
  /** The average of the last hour in which anything moved, else of the whole day, else of the moment. */
  usual: number;
  /** What `usual` is the average of, in minutes; 0 for the moment. */
  minutes: number;
}

/** Null where nothing moves. */
export function paceOf(rows: JobRow[], past: SpeedRow[], now: Date): Pace | null {
  const seen = [15, 60, Infinity].flatMap((minutes) => averageOver(past, now, minutes) ?? []);
  const hour = seen.find(({ span }) => span === 60) ?? seen.at(-1);
  if (hour) {
    const paces = seen.map(({ bytesPerSecond }) => bytesPerSecond);
    return {
      slowest: Math.min(...paces) / DOUBT,
      fastest: Math.max(...paces) * DOUBT,
      usual: hour.bytesPerSecond,
      minutes: hour.minutes
    };
  }
  const present = rows.reduce((sum, row) => sum + (row.progress?.bytesPerSecond ?? 0), 0);
  if (present <= 0) return null;
  return {
    slowest: present / MORE_DOUBT,
    fastest: present * MORE_DOUBT,
    usual: present,
    minutes: 0
  };
}

/** Over the last minutes, without long times in which nothing moved; null where too little is known. */
function averageOver(past: SpeedRow[], now: Date, span: number) {
  const rows = past.filter(({ at }) => +now - Date.parse(at) <= span * MINUTE);
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  const times = [...rows.map(({ at }) => Date.parse(at)), +now];
  const minutes = times.slice(1).reduce((sum, at, before) => {
    const passed = (at - (times[before] ?? at)) / MINUTE;
    return sum + (passed > IDLE_MINUTES ? 1 : passed);
  }, 0);
  if (minutes < LEAST_MINUTES || bytes <= 0) return null;
  return { span, minutes: Math.floor(minutes), bytesPerSecond: bytes / (Math.floor(minutes) * 60) };
}
