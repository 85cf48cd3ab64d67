import { describe, expect, it } from 'vitest';
import { chartOf, hoursOf, marksUpTo, timesBetween } from '../../src/lib/batches/speed';

const MIB = 1024 ** 2;
const now = new Date('2026-11-23T12:00:30Z');
const minute = (before: number, bytes = 60 * MIB) => ({
  at: new Date(Date.parse('2026-11-23T11:59:00Z') - before * 60_000).toISOString(),
  bytes,
  messages: 10
});

describe('the speed of a batch', () => {
  it('is nothing where nothing moved', () => {
    expect(chartOf([], now)).toBeNull();
  });

  it('is zero in minutes that are left out', () => {
    const chart = chartOf([minute(40), minute(0)], now);
    expect(chart?.points).toHaveLength(41);
    expect(chart?.points[0]?.bytesPerSecond).toBe(MIB);
    expect(chart?.points[1]?.bytesPerSecond).toBe(0);
  });

  it('doesn’t fall at its end because the present minute isn’t over', () => {
    const chart = chartOf([minute(40), minute(0), minute(-1, 5)], now);
    expect(chart?.points.at(-1)?.bytesPerSecond).toBe(MIB);
  });

  it('shows the first minute at once', () => {
    expect(chartOf([minute(-1)], now)?.bytes).toBe(60 * MIB);
  });

  it('loses no byte when minutes are put together', () => {
    const rows = Array.from({ length: 1440 }, (_, at) => minute(1439 - at));
    const chart = chartOf(rows, now);
    expect(chart?.points.length).toBeLessThanOrEqual(240);
    expect(chart?.points.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(1440 * 60 * MIB);
    expect(chart?.bytes).toBe(1440 * 60 * MIB);
  });

  it('has round numbers on its axis that end above the highest point', () => {
    expect(marksUpTo(7.2 * MIB).map((mark) => mark / MIB)).toEqual([0, 2.5, 5, 7.5]);
    expect(marksUpTo(0)).toEqual([0, 1024]);
    for (const highest of [1, 900, 1023, 5_000, 3e6, 9e9]) {
      expect(marksUpTo(highest).at(-1)).toBeGreaterThanOrEqual(highest);
      expect(marksUpTo(highest).length).toBeLessThanOrEqual(5);
    }
  });

  it('has six times below it at most', () => {
    const from = new Date(2026, 10, 23, 9, 7);
    for (const hours of [0.5, 1, 3, 9, 24]) {
      const times = timesBetween(from, new Date(+from + hours * 3_600_000));
      expect(times.length).toBeGreaterThan(1);
      expect(times.length).toBeLessThanOrEqual(7);
    }
  });

  it('can be read hour by hour', () => {
    expect(hoursOf([minute(61), minute(1), minute(2)]).map(({ messages }) => messages)).toEqual([
      10, 20
    ]);
  });
});
