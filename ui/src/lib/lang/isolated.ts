// A name from right to left inside a sentence from left to right: without a fence around it, a number or a bracket that
// follows it is drawn on its wrong side. Fluent fences whatever it puts in; here it is done where it makes a difference.

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const [FIRST_STRONG_ISOLATE, POP_ISOLATE] = ['\u2068', '\u2069'];

/** The value, fenced where it holds such letters: what stands around it keeps its order. */
export function isolated(value: string): string {
  return RIGHT_TO_LEFT.test(value) ? FIRST_STRONG_ISOLATE + value + POP_ISOLATE : value;
}
