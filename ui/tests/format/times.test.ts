import { describe, expect, it } from 'vitest';
import { between, duration, estimate, exactly, moment } from '../../src/lib/format/times';

describe('duration', () => {
  it.each([
    [0.4, 'under 1 s'],
    [59.6, '1 min 00 s'],
    [185, '3 min 05 s'],
    [7800, '2 h 10 min'],
    [273_600, '3 d 4 h']
  ])('%d seconds is %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

describe('estimate', () => {
  it('promises no seconds when minutes are left', () => {
    expect(estimate(183)).toBe('3 min');
    expect(estimate(4)).toBe('a few seconds');
    expect(estimate(41)).toBe('50 s');
    expect(estimate(55)).toBe('1 min');
  });
});

describe('moment', () => {
  const now = new Date(2026, 10, 23, 18, 0);

  it('leaves out the date of today', () => {
    expect(moment(new Date(2026, 10, 23, 9, 5).toISOString(), now)).not.toMatch(/Nov/);
  });

  it('counts 24 hours in English too, as fields and charts do', () => {
    expect(moment(new Date(2026, 10, 23, 0, 5).toISOString(), now)).toBe('00:05');
    expect(moment(new Date(2026, 10, 23, 19, 5).toISOString(), now)).toBe('19:05');
    expect(exactly(new Date(2026, 10, 23, 19, 5).toISOString())).toMatch(/19:05:00$/);
  });

  it('names the year of another year', () => {
    expect(moment(new Date(2025, 2, 1, 9, 5).toISOString(), now)).toMatch(/2025/);
  });

  it('is empty for what is no time', () => {
    expect(moment('', now)).toBe('');
  });
});

describe('between', () => {
  it('is null while there is no end', () => {
    expect(between('2026-11-23T10:00:00Z', null)).toBeNull();
    expect(between('2026-11-23T10:00:00Z', '2026-11-23T10:00:45Z')).toBe('45 s');
  });
});
