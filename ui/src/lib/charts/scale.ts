// Axes: round numbers for amounts, in units of 1024 or of ten, and where a time stands.

/** Room around a plot for the numbers of its axes, in pixels. */
export const EDGE = { start: 76, end: 12, top: 8, bottom: 20 };

/** Where a time stands from left to right, in pixels. */
export interface TimeScale {
  (at: Date): number;
  from: Date;
  until: Date;
  /** Where `until` stands. */
  end: number;
}

/** Time from left to right in a plot that is so many pixels wide. */
export function timeScale(from: Date, until: Date, width: number): TimeScale {
  const end = Math.max(EDGE.start + 1, width - EDGE.end);
  const span = +until - +from;
  const place = (at: Date) =>
    span === 0 ? (EDGE.start + end) / 2 : EDGE.start + ((+at - +from) / span) * (end - EDGE.start);
  return Object.assign(place, { from, until, end });
}

/** Three to six round numbers, in units of 1024, from zero to at or above the highest. */
export function byteMarks(highest: number, about = 3): number[] {
  if (highest <= 0) return [0, 1024];
  const unit = 1024 ** Math.max(0, Math.floor(Math.log(highest) / Math.log(1024)));
  return roundMarks(highest / unit, about).map((mark) => mark * unit);
}

/** The same in units of ten. */
export function numberMarks(highest: number, about = 3): number[] {
  return highest <= 0 ? [0, 1] : roundMarks(highest, about);
}

/** A step is one, two, five or ten of a power of ten: the nearest to what it would be without rounding. */
function roundMarks(highest: number, about: number): number[] {
  const power = Math.floor(Math.log10(highest / about));
  const rough = highest / about / 10 ** power;
  const factor = [1, 2, 5].find((one, at) => rough < Math.sqrt(one * ([2, 5, 10][at] ?? 1))) ?? 10;
  // Tenths are divided, not multiplied: 3 * 0.1 is no round number.
  const mark = (n: number) => (power < 0 ? (n * factor) / 10 ** -power : n * factor * 10 ** power);
  const last = Math.ceil(highest / mark(1));
  return Array.from({ length: last + 1 }, (_, n) => mark(n));
}
