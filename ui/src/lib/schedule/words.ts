// Schedules in words.
import type { DayWindow, Schedule } from '../ipc';
import { inLanguage, perLocale } from '../lang';
import { isOpenAt, isWholeDay, minuteOf, opensAt } from './opening';

/** 3 January 2000 was a Monday. */
const aDay = (number: number) => new Date(2000, 0, 2 + number);
const format = (options: Intl.DateTimeFormatOptions) =>
  perLocale((locale) => new Intl.DateTimeFormat(locale, options));
const short = format({ weekday: 'short' });
const long = format({ weekday: 'long' });
const offsets = format({ timeZoneName: 'shortOffset' });
const dated = format({ weekday: 'short', day: 'numeric', month: 'short' });
// American English has one comma more.
const lists = perLocale(
  (locale) => new Intl.ListFormat(locale.startsWith('en') ? 'en-GB' : locale, { style: 'long' })
);

export const weekdays = inLanguage(() =>
  [1, 2, 3, 4, 5, 6, 7].map((number) => ({
    number,
    short: short().format(aDay(number)),
    long: long().format(aDay(number))
  }))
);

/** 20:00 */
export function clockOf(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** "from 20:00 to 06:00", "at any hour". */
export function hoursInWords(window: DayWindow | null | undefined): string {
  if (!window || isWholeDay(window)) return 'at any hour';
  return `from ${clockOf(window.from)} to ${clockOf(window.until)}`;
}

/** "every day", "Mon–Fri", "Sat and Sun", "Mon, Wed and Fri". */
export function daysInWords(days: number[]): string {
  if (isEveryDay(days)) return 'every day';
  const chosen = [...new Set(days)].sort((a, b) => a - b);
  const names = stretches(chosen).flatMap(([first, last]) => {
    if (last - first >= 2) return [`${dayName(first)}–${dayName(last)}`];
    return first === last ? [dayName(first)] : [dayName(first), dayName(last)];
  });
  return lists().format(names);
}

/** What a schedule means, in sentences: when runs are at work, and when that is next. */
export function scheduleInWords(schedule: Schedule, now: Date): string {
  const days = schedule.days ?? [];
  const always = days.length === 0 && isWholeDay(schedule.window);
  const begins = schedule.start ? whenInWords(new Date(schedule.start), now) : '';
  const later = schedule.start && new Date(schedule.start) > now;
  if (always) return later ? `Runs from ${begins} on, at any hour.` : 'Runs at any time.';
  const hours = hoursInWords(schedule.window);
  const runs = isEveryDay(days)
    ? later
      ? `Runs every day ${hours}, not before ${begins}.`
      : `Runs every day ${hours}.`
    : later
      ? `Runs on ${daysInWords(days)} ${hours}, not before ${begins}.`
      : `Runs on ${daysInWords(days)} ${hours}.`;
  const overnight = schedule.window && schedule.window.from > schedule.window.until;
  const night = overnight && days.length > 0 ? ['A night belongs to the day it begins on.'] : [];
  return [runs, nextInWords(schedule, now), ...night].join(' ');
}

/** "That is now.", "Next: Thu, 26 Nov at 20:00." */
export function nextInWords(schedule: Schedule, now: Date): string {
  const opens = opensAt(schedule, now);
  if (!opens) return 'It never begins.';
  if (opens <= now && isOpenAt(schedule, now)) return 'That is now.';
  return `Next: ${whenInWords(opens, now)}.`;
}

/** "today at 20:00", "Thu, 26 Nov at 20:00": by the same clock as the window of a schedule. */
export function whenInWords(at: Date, now: Date): string {
  const today = at.toDateString() === now.toDateString();
  const clock = clockOf(minuteOf(at));
  if (today) return `today at ${clock}`;
  return `${dayInWords(at)} at ${clock}`;
}

/** "Sat, Nov 28". */
export function dayInWords(at: Date): string {
  return dated().format(at);
}

/** Europe/Berlin (GMT+1): the time zone of this computer. */
export function zoneInWords(now: Date): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const parts = offsets().formatToParts(now);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return offset === '' || offset === timeZone ? timeZone : `${timeZone} (${offset})`;
}

function isEveryDay(days: number[]): boolean {
  const chosen = new Set(days);
  return chosen.size === 0 || chosen.size === 7;
}

function stretches(days: number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const day of days) {
    const last = found.at(-1);
    if (last?.[1] === day - 1) last[1] = day;
    else found.push([day, day]);
  }
  return found;
}

function dayName(number: number): string {
  return weekdays[number - 1]?.short ?? '';
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
