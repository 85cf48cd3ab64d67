import { describe, expect, it } from 'vitest';
import { closesAt, doneAt, isOpenAt, opensAt } from '../../src/lib/schedule/opening';

// 23 November 2026 is a Monday.
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute);
const night = { from: 22 * 60, until: 6 * 60 };
const weeknights = { start: null, window: night, days: [1, 2, 3, 4, 5] };

describe('a schedule', () => {
  it('counts the early hours to the day on which the night began', () => {
    expect(isOpenAt(weeknights, at(28, 3))).toBe(true);
    expect(isOpenAt(weeknights, at(23, 3))).toBe(false);
  });

  it('is open next when its window begins on a day that is allowed', () => {
    expect(opensAt(weeknights, at(28, 12))).toEqual(at(30, 22));
    expect(opensAt(weeknights, at(23, 12))).toEqual(at(23, 22));
  });

  it('is open at once where nothing stands against it', () => {
    expect(opensAt({ start: null, window: null, days: [] }, at(23, 12))).toEqual(at(23, 12));
    expect(closesAt({ start: null, window: null, days: [] }, at(23, 12))).toBeNull();
  });

  it('waits for its start, and then for its window', () => {
    const later = { ...weeknights, start: at(24, 12).toISOString() };
    expect(opensAt(later, at(23, 12))).toEqual(at(24, 22));
  });

  it('closes in the morning', () => {
    expect(closesAt(weeknights, at(23, 22))).toEqual(at(24, 6));
    expect(closesAt({ start: null, window: null, days: [1, 2] }, at(23, 9))).toEqual(at(25, 0));
  });

  it('makes work that doesn’t fit into one night go on in the next', () => {
    expect(doneAt(weeknights, at(23, 20), 10 * 3600)).toEqual(at(25, 0));
    expect(doneAt(weeknights, at(23, 23), 3600)).toEqual(at(24, 0));
  });
});
