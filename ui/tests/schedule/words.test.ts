import { describe, expect, it } from 'vitest';
import {
  clockOf,
  daysInWords,
  hoursInWords,
  scheduleInWords,
  zoneInWords
} from '../../src/lib/schedule/words';

const noon = new Date(2026, 10, 23, 12, 0);
const night = { from: 20 * 60, until: 6 * 60 };

describe('a schedule in words', () => {
  it('names days as people do', () => {
    expect(daysInWords([])).toBe('every day');
    expect(daysInWords([5, 1, 2, 3, 4])).toBe('Mon–Fri');
    expect(daysInWords([6, 7])).toBe('Sat and Sun');
    expect(daysInWords([1, 3, 5])).toBe('Mon, Wed and Fri');
  });

  it('takes a window that ends where it begins for the whole day', () => {
    expect(hoursInWords({ from: 60, until: 60 })).toBe('at any hour');
    expect(hoursInWords(night)).toBe('from 20:00 to 06:00');
    expect(clockOf(5)).toBe('00:05');
  });

  it('says when it begins next', () => {
    const words = scheduleInWords({ start: null, window: night, days: [1, 2, 3, 4, 5] }, noon);
    expect(words).toMatch(/^Runs on Mon–Fri from 20:00 to 06:00\. Next: today at 20:00\./);
    expect(words).toContain('A night belongs to the day it begins on.');
  });

  it('says that it is open now', () => {
    const evening = new Date(2026, 10, 23, 21, 0);
    const words = scheduleInWords({ start: null, window: night, days: [] }, evening);
    expect(words).toBe('Runs every day from 20:00 to 06:00. That is now.');
  });

  it('is short where there is nothing to say', () => {
    expect(scheduleInWords({ start: null, window: null, days: [] }, noon)).toBe(
      'Runs at any time.'
    );
  });

  it('names a start that is still to come, and no other', () => {
    const start = new Date(2026, 10, 24, 9, 0).toISOString();
    const past = new Date(2026, 10, 20, 9, 0).toISOString();
    expect(scheduleInWords({ start, window: null, days: [] }, noon)).toMatch(/^Runs from .*24/);
    expect(scheduleInWords({ start: past, window: null, days: [] }, noon)).toBe(
      'Runs at any time.'
    );
  });

  it('names the time zone of this computer', () => {
    expect(zoneInWords(noon)).toContain(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  });
});
