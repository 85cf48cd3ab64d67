// Round times below an axis, by the clock on this computer's wall.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps up to half a day, in milliseconds. */
const SHORT = [
  ...[1, 5, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 5, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 3, 6, 12].map((hours) => hours * HOUR)
];
/** Days beyond which the next step is worth it: days of the week and of the month have no common measure. */
const LONG: { days: number; next: (at: Date) => Date; first: (at: Date) => Date }[] = [
  { days: 1, next: (at) => dayAfter(at, 1), first: midnight },
  { days: 2, next: oddDayAfter, first: (at) => dayAfter(midnight(at), (at.getDate() - 1) % 2) },
  { days: 7, next: (at) => dayAfter(at, 7), first: (at) => dayAfter(midnight(at), -at.getDay()) },
  ...[1, 3, 12].map((months) => ({
    days: months * 30,
    next: (at: Date) => new Date(at.getFullYear(), at.getMonth() + months),
    first: (at: Date) => new Date(at.getFullYear(), at.getMonth() - (at.getMonth() % months))
  }))
];

/** Round times within a span: `about` of them, never twice as many. */
export function timeMarks(from: Date, until: Date, about: number): Date[] {
  const marks = roundTimes(from, until, about);
  const each = Math.ceil(marks.length / (about * 1.5));
  return marks.filter((_, at) => at % each === 0);
}

function roundTimes(from: Date, until: Date, about: number): Date[] {
  const wanted = Math.max(1, (+until - +from) / about);
  const steps = [...SHORT, ...LONG.map(({ days }) => days * DAY)];
  // The nearest by how many times the one is the other.
  const far = (step: number) => Math.abs(Math.log(step / wanted));
  const step = steps.reduce((best, one) => (far(one) < far(best) ? one : best));
  const long = LONG.find(({ days }) => days * DAY === step);
  return long ? longMarks(from, until, long) : shortMarks(from, until, step);
}

/** An hour that the clock has twice has its marks twice, one that it leaves out has none. */
function shortMarks(from: Date, until: Date, step: number): Date[] {
  const each = Math.min(step, HOUR);
  const begin = new Date(from).setMinutes(0, 0, 0);
  const marks: Date[] = [];
  for (let at = begin + Math.ceil((+from - begin) / each) * each; at <= +until; at += each) {
    const mark = new Date(at);
    if (step <= HOUR || mark.getHours() % (step / HOUR) === 0) marks.push(mark);
  }
  return marks;
}

function longMarks(from: Date, until: Date, { first, next }: (typeof LONG)[number]): Date[] {
  const marks: Date[] = [];
  for (let at = first(from); at <= until; at = next(at)) if (at >= from) marks.push(at);
  return marks;
}

function midnight(at: Date): Date {
  return dayAfter(at, 0);
}

function dayAfter(at: Date, days: number): Date {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days);
}

/** The first of a month begins anew. */
function oddDayAfter(at: Date): Date {
  const next = dayAfter(at, 2);
  return next.getMonth() === at.getMonth() ? next : new Date(next.getFullYear(), next.getMonth());
}
