import { describe, expect, it } from 'vitest';
import { byteMarks, EDGE, numberMarks, timeScale } from '../../src/lib/charts/scale';

const MIB = 1024 ** 2;

describe('an axis', () => {
  it('has round numbers that end at or above the highest point', () => {
    expect(byteMarks(7.2 * MIB).map((mark) => mark / MIB)).toEqual([0, 2, 4, 6, 8]);
    expect(byteMarks(0)).toEqual([0, 1024]);
    expect(numberMarks(0.7)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    for (const highest of [0.013, 0.4, 1, 900, 1023, 5_000, 3e6, 9e9, 3e12]) {
      for (const marks of [byteMarks(highest), numberMarks(highest)]) {
        expect(marks[0]).toBe(0);
        expect(marks.at(-1)).toBeGreaterThanOrEqual(highest);
        expect(marks.length).toBeLessThanOrEqual(7);
      }
    }
  });

  it('of times goes from edge to edge', () => {
    const [from, middle, until] = [0, 5, 10].map((minute) => new Date(2026, 10, 23, 9, minute));
    if (!from || !middle || !until) throw new Error('three times');
    const x = timeScale(from, until, 588);
    expect([from, middle, until].map(x)).toEqual([EDGE.start, 326, 576]);
    expect(x.end).toBe(576);
    // One moment alone stands in the middle.
    expect(timeScale(from, from, 588)(from)).toBe(326);
  });
});
