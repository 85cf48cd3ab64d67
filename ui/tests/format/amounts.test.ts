import { describe, expect, it } from 'vitest';
import { bytes, counted, percent } from '../../src/lib/format/amounts';

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1.0 KiB'],
    [61_300_000, '58.5 MiB'],
    [150 * 1024 * 1024, '150 MiB'],
    [1023.96 * 1024, '1.0 MiB'],
    [3 * 1024 ** 4, '3.0 TiB']
  ])('%d is shown as %s', (amount, text) => {
    expect(bytes(amount)).toBe(text);
  });
});

describe('percent', () => {
  it('says 100% only when nothing is left', () => {
    expect(percent(0.9999)).toBe('99%');
    expect(percent(1)).toBe('100%');
  });

  it('stays within 0 and 100', () => {
    expect(percent(-0.2)).toBe('0%');
    expect(percent(1.7)).toBe('100%');
  });
});

describe('counted', () => {
  it('uses the singular for one thing only', () => {
    expect(counted(1, 'message')).toBe('1 message');
    expect(counted(0, 'message')).toBe('0 messages');
    expect(counted(12345, 'message')).toBe('12,345 messages');
  });
});
