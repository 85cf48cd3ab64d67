// Which lines of a log stand out. A line is a time, then what it is about, then a colon where it is out of the ordinary.

const BAD = /^\S+ (problem|error|refused):/;
const WARN = /^\S+ (warning|skipped|vanished):/;

export function logTone(line: string): 'bad' | 'warn' | null {
  if (BAD.test(line)) return 'bad';
  return WARN.test(line) ? 'warn' : null;
}
