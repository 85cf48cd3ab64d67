import { describe, expect, it } from 'vitest';
import { byteMarks, numberMarks, timeMarks } from '../../src/lib/charts/scale';

const MIB = 1024 ** 2;

describe('an axis', () => {
  it('has round numbers that end at or above the highest point', () => {
    expect(byteMarks(7.2 * MIB).map((mark) => mark / MIB)).toEqual([0, 2, 4, 6, 8]);
    expect(byteMarks(0)).toEqual([0, 1024]);
    for (const highest of [0.4, 1, 900, 1023, 5_000, 3e6, 9e9, 3e12]) {
      for (const marks of [byteMarks(highest), numberMarks(highest)]) {
        expect(marks[0]).toBe(0);
        expect(marks.at(-1)).toBeGreaterThanOrEqual(highest);
        expect(marks.length).toBeLessThanOrEqual(7);
      }
    }
  });

  it('has few times below it, all of them within, however long the span is', () => {
    const from = new Date(2026, 10, 23, 9, 7);
    for (const hours of [0.1, 0.5, 1, 3, 9, 24, 60, 24 * 20]) {
      const until = new Date(+from + hours * 3_600_000);
      const times = timeMarks(from, until, 6);
      expect(times.length).toBeGreaterThan(1);
      expect(times.length).toBeLessThanOrEqual(9);
      expect(times.every((time) => time >= from && time <= until)).toBe(true);
    }
  });
});
