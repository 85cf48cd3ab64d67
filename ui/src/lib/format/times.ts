// Times and durations, in the manner of the window's language.
import { perLocale, text } from '../lang';

const format = (options: Intl.DateTimeFormatOptions) =>
  perLocale((locale) => new Intl.DateTimeFormat(locale, options));
/** 24 hours in every language, as where hours are typed, on charts and in what the program says: 20:00 is never 8 PM beside it. */
const hourCycle = 'h23';
const clock = format({ hour: '2-digit', minute: '2-digit', hourCycle });
const day = format({ day: 'numeric', month: 'short' });
const dayOfYear = format({ day: 'numeric', month: 'short', year: 'numeric' });
const full = format({ dateStyle: 'medium', timeStyle: 'medium', hourCycle });

/** 14:03 today, else 3 Nov, 14:03, else with its year. Empty for what is no time. */
export function moment(rfc3339: string, now: Date): string {
  const at = new Date(rfc3339);
  if (Number.isNaN(at.getTime())) return '';
  if (at.toDateString() === now.toDateString()) return clock().format(at);
  const date = at.getFullYear() === now.getFullYear() ? day : dayOfYear;
  return `${date().format(at)}, ${clock().format(at)}`;
}

/** 3 Nov 2026, 14:03:05 */
export function exactly(rfc3339: string): string {
  const at = new Date(rfc3339);
  return Number.isNaN(at.getTime()) ? '' : full().format(at);
}

/** 3 Nov 2026 */
export function date(rfc3339: string): string {
  const at = new Date(rfc3339);
  return Number.isNaN(at.getTime()) ? '' : dayOfYear().format(at);
}

/** 3 Nov */
export function dayOf(at: Date): string {
  return day().format(at);
}

/** under 1 s, 45 s, 3 min 05 s, 2 h 10 min, 3 d 4 h */
export function duration(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  const whole = Math.round(seconds);
  if (whole < 60) return text(`${whole} s`);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  const hours = Math.round(whole / 3600);
  return text(`${Math.floor(hours / 24)} d ${hours % 24} h`);
}

/** An estimate promises no more than it knows: a few seconds, 50 s, 3 min, 2 h 10 min. */
export function estimate(seconds: number): string {
  if (seconds < 10) return 'a few seconds';
  if (seconds <= 50) return text(`${Math.ceil(seconds / 10) * 10} s`);
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min`;
  const quarters = Math.round(seconds / 600) * 10;
  if (quarters < 24 * 60) return `${Math.floor(quarters / 60)} h ${two(quarters % 60)} min`;
  return duration(seconds);
}

/** Between two moments; null while there is no end. */
export function between(from: string | null, to: string | null): string | null {
  if (!from || !to) return null;
  return duration((new Date(to).getTime() - new Date(from).getTime()) / 1000);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
