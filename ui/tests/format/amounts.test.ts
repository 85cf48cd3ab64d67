import { describe, expect, it } from 'vitest';
import { bytes, percent, speed } from '../../src/lib/format/amounts';
import { nMessages } from '../../src/lib/format/counts';

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
    expect(bytes(amount)).toBe(text.replace(' ', '\u00a0'));
  });

  it('keeps a number and its unit on one line, also where it is a speed', () => {
    expect(speed(714 * 1024)).toBe('714\u00a0KiB/s');
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

describe('an amount of something', () => {
  it('uses the singular for one thing only', () => {
    expect(nMessages(1)).toBe('1 message');
    expect(nMessages(0)).toBe('0 messages');
    expect(nMessages(12345)).toBe('12,345 messages');
  });
});
