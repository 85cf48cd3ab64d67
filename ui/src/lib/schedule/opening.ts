// When a schedule lets runs be at work, by the clock on this computer's wall. The program decides; this says the same in advance.
import type { DayWindow, Schedule } from '../ipc';

const DAY = 24 * 60;
/** A week and the day that began before it: no schedule is closed for longer. */
const DAYS_AHEAD = 8;

export function minuteOf(at: Date): number {
  return at.getHours() * 60 + at.getMinutes();
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(at: Date): number {
  return at.getDay() === 0 ? 7 : at.getDay();
}

export function isWholeDay(window: DayWindow | null | undefined): boolean {
  return !window || window.from === window.until;
}

export function isOpenAt({ window, days = [] }: Schedule, at: Date): boolean {
  const minute = minuteOf(at);
  const night = window && window.from > window.until;
  const beganYesterday = night && minute < window.until;
  const weekday = weekdayOf(at);
  const day = beganYesterday ? (weekday === 1 ? 7 : weekday - 1) : weekday;
  return holds(window, minute) && (days.length === 0 || days.includes(day));
}

/** The first moment from `now` on at which runs may be at work; null where that never comes. */
export function opensAt(schedule: Schedule, now: Date): Date | null {
  const begin = schedule.start ? new Date(Math.max(Date.parse(schedule.start), +now)) : now;
  if (isOpenAt(schedule, begin)) return begin;
  const from = schedule.window?.from ?? 0;
  for (let day = 0; day <= DAYS_AHEAD; day += 1) {
    const at = atMinute(begin, day, from);
    if (at >= begin && isOpenAt(schedule, at)) return at;
  }
  return null;
}

/** Until when a schedule that is open at a moment stays so; null where nothing closes it. */
export function closesAt(schedule: Schedule, at: Date): Date | null {
  const { window, days = [] } = schedule;
  if (isWholeDay(window) && days.length === 0) return null;
  for (let day = 0; day <= DAYS_AHEAD; day += 1) {
    const end = atMinute(at, day, isWholeDay(window) ? 0 : (window?.until ?? 0));
    if (end > at && !isOpenAt(schedule, end)) return end;
  }
  return null;
}

export interface Stretch {
  from: Date;
  until: Date;
}

/** When work of so many seconds that begins now is done, as it goes on only while the schedule is open. */
export function doneAt(schedule: Schedule, now: Date, seconds: number): Date | null {
  return stretchesOf(schedule, now, seconds)?.at(-1)?.until ?? null;
}

/** The times in which work of so many seconds that begins now goes on; null where it is never done. */
export function stretchesOf(schedule: Schedule, now: Date, seconds: number): Stretch[] | null {
  const stretches: Stretch[] = [];
  let at = now;
  let left = seconds * 1000;
  // Work for more than a year is no forecast.
  for (let turn = 0; turn < 400; turn += 1) {
    const opens = opensAt({ ...schedule, start: turn === 0 ? (schedule.start ?? null) : null }, at);
    if (!opens) return null;
    const closes = closesAt(schedule, opens);
    if (!closes || +opens + left <= +closes) {
      return [...stretches, { from: opens, until: new Date(+opens + left) }];
    }
    stretches.push({ from: opens, until: closes });
    left -= +closes - +opens;
    at = closes;
  }
  return null;
}

function holds(window: DayWindow | null | undefined, minute: number): boolean {
  if (!window || window.from === window.until) return true;
  const { from, until } = window;
  return from < until ? minute >= from && minute < until : minute >= from || minute < until;
}

function atMinute(day: Date, daysLater: number, minute: number): Date {
  const whole = minute % DAY;
  return new Date(
    day.getFullYear(),
    day.getMonth(),
    day.getDate() + daysLater,
    Math.floor(whole / 60),
    whole % 60
  );
}
