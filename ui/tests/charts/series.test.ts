import { describe, expect, it } from 'vitest';
import { fastest, samplesOf, seriesOf } from '../../src/lib/charts/series';

const MIB = 1024 ** 2;
const now = new Date('2026-11-23T12:00:30Z');
const minute = (before: number, bytes = 60 * MIB) => ({
  at: new Date(Date.parse('2026-11-23T11:59:00Z') - before * 60_000).toISOString(),
  bytes,
  messages: 30
});
const of = (...rows: ReturnType<typeof minute>[]) => seriesOf(samplesOf(rows), 60, now);

describe('what a chart shows of a speed', () => {
  it('is nothing where nothing moved', () => {
    expect(of()).toBeNull();
  });

  it('has a gap where nothing moved for minutes, and none for a single minute', () => {
    const series = of(minute(40), minute(2), minute(0));
    expect(series?.points).toHaveLength(41);
    expect(series?.points[0]?.bytesPerSecond).toBe(MIB);
    expect(series?.points[0]?.messagesPerSecond).toBe(0.5);
    expect(series?.points[1]?.gap).toBe(true);
    expect(series?.points[39]).toMatchObject({ gap: false, bytesPerSecond: 0 });
    expect(series?.gaps).toEqual([
      { from: new Date('2026-11-23T11:20:00Z'), until: new Date('2026-11-23T11:57:00Z') }
    ]);
  });

  it('doesn’t fall at its end because the present minute isn’t over', () => {
    const series = of(minute(40), minute(0), minute(-1, 5));
    expect(series?.points.at(-1)?.bytesPerSecond).toBe(MIB);
  });

  it('shows the first minute at once, with room ahead of it', () => {
    const series = of(minute(-1));
    expect(series?.bytes).toBe(60 * MIB);
    expect(series?.points).toHaveLength(1);
    expect(series?.from).toEqual(new Date('2026-11-23T12:00:00Z'));
    expect(series?.until).toEqual(new Date('2026-11-23T12:05:00Z'));
    expect(series?.filled).toBe(0.2);
  });

  it('begins with the first minute, and draws no time before it as standing still', () => {
    const series = of(minute(7), minute(6), minute(5));
    expect(series?.from).toEqual(new Date('2026-11-23T11:52:00Z'));
    expect(series?.until).toEqual(new Date('2026-11-23T12:00:00Z'));
    expect(series?.gaps).toHaveLength(1);
    expect(series?.gaps[0]?.from).toEqual(new Date('2026-11-23T11:55:00Z'));
    expect(series?.filled).toBe(1);
  });

  it('loses no byte and no message when minutes are put together', () => {
    const series = of(...Array.from({ length: 1440 }, (_, at) => minute(1439 - at)));
    expect(series?.points.length).toBeLessThanOrEqual(240);
    expect(series?.points.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(1440 * 60 * MIB);
    expect(series?.messages).toBe(1440 * 30);
    expect(series?.gaps).toEqual([]);
  });

  it('knows its fastest point, and none where no byte moved', () => {
    expect(fastest(of(minute(5), minute(3, 90 * MIB))?.points ?? [])?.bytes).toBe(90 * MIB);
    expect(fastest([])).toBeNull();
  });
});
