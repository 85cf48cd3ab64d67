// Axes: round numbers for amounts, in units of 1024 or of ten, and round times.
import { scaleLinear, scaleTime, type ScaleTime } from 'd3-scale';

/** Room around a plot for the numbers of its axes, in pixels. */
export const EDGE = { start: 76, end: 12, top: 8, bottom: 20 };

/** Time from left to right in a plot that is so many pixels wide. */
export function timeScale(from: Date, until: Date, width: number): ScaleTime<number, number> {
  return scaleTime()
    .domain([from, until])
    .range([EDGE.start, Math.max(EDGE.start + 1, width - EDGE.end)]);
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

function roundMarks(highest: number, about: number): number[] {
  return scaleLinear().domain([0, highest]).nice(about).ticks(about);
}

/** Round times within a span, by the clock on this computer's wall: `about` of them, never twice as many. */
export function timeMarks(from: Date, until: Date, about: number): Date[] {
  const marks = scaleTime().domain([from, until]).ticks(about);
  const each = Math.ceil(marks.length / (about * 1.5));
  return marks.filter((_, at) => at % each === 0);
}
