// What the parts of a date and a time are called.
import { inLanguage, text } from '../lang';

const PARTS: Record<string, string> = inLanguage(() => ({
  day: 'Day',
  month: 'Month',
  year: 'Year',
  hour: 'Hour',
  minute: 'Minute'
}));

/** A part by its name in English, small, as fields of dates and times have it. */
export function partLabel(part: string): string | undefined {
  return PARTS[part];
}

/** What a part says it holds; the field itself says "Empty" in English. */
export function partValue(said: unknown): string {
  return /^Empty$/.test(String(said)) ? text('not filled in') : String(said);
}
