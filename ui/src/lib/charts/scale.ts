// Axes: round numbers for amounts, in units of 1024 or of ten, and round times.
import { scaleLinear, scaleTime } from 'd3-scale';

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

function roundMarks(highest: number, about: number): number[] {
  return scaleLinear().domain([0, highest]).nice(about).ticks(about);
}

/** Round times within a span, by the clock on this computer's wall: `about` of them, never twice as many. */
export function timeMarks(from: Date, until: Date, about: number): Date[] {
  const marks = scaleTime().domain([from, until]).ticks(about);
  const each = Math.ceil(marks.length / (about * 1.5));
  return marks.filter((_, at) => at % each === 0);
}
