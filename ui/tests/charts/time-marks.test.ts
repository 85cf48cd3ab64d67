import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { timeMarks } from '../../src/lib/charts/time-marks';

const HOUR = 3_600_000;
const clocks = (times: Date[]) => times.map((at) => `${at.getHours()}:${at.getMinutes()}`);
const days = (times: Date[]) => times.map((at) => `${at.getMonth() + 1}/${at.getDate()}`);

describe('the times below a chart', () => {
  const zone = process.env['TZ'];
  beforeEach(() => (process.env['TZ'] = 'Europe/Berlin'));
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it('are few, and all of them within, however long the span is', () => {
    const from = new Date(2026, 10, 23, 9, 7);
    for (const hours of [0.001, 0.1, 0.5, 1, 3, 9, 24, 60, 24 * 20, 24 * 400]) {
      const until = new Date(+from + hours * HOUR);
      const times = timeMarks(from, until, 6);
      expect(times.length).toBeGreaterThan(1);
      expect(times.length).toBeLessThanOrEqual(9);
      expect(times.every((time) => time >= from && time <= until)).toBe(true);
      expect(new Set(times.map(Number)).size).toBe(times.length);
    }
  });

  it('are round by the clock on the wall', () => {
    const from = new Date(2026, 10, 23, 9, 7);
    expect(clocks(timeMarks(from, new Date(+from + HOUR), 4))).toEqual([
      '9:15',
      '9:30',
      '9:45',
      '10:0'
    ]);
    expect(clocks(timeMarks(from, new Date(+from + 24 * HOUR), 4))).toEqual([
      '12:0',
      '18:0',
      '0:0',
      '6:0'
    ]);
  });

  it('stay round where the clocks are changed', () => {
    for (const day of [new Date(2026, 2, 28, 12), new Date(2026, 9, 24, 12)]) {
      const times = timeMarks(day, new Date(+day + 36 * HOUR), 6);
      expect(times.every((at) => at.getHours() % 6 === 0 && at.getMinutes() === 0)).toBe(true);
    }
  });

  it('begin anew with each month where they are days, and are Sundays where they are weeks', () => {
    const from = new Date(2026, 9, 26, 5);
    expect(days(timeMarks(from, new Date(2026, 10, 4), 5))).toEqual([
      '10/27',
      '10/29',
      '10/31',
      '11/1',
      '11/3'
    ]);
    const weeks = timeMarks(from, new Date(2026, 10, 30), 5);
    expect(weeks).toHaveLength(5);
    expect(weeks.every((at) => at.getDay() === 0)).toBe(true);
    expect(days(timeMarks(from, new Date(2027, 2, 3), 5))).toEqual([
      '11/1',
      '12/1',
      '1/1',
      '2/1',
      '3/1'
    ]);
  });
});
