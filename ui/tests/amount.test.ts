import { describe, expect, it } from 'vitest';
import { GIB, numberProblem, readAmount, readNumber, typedNumber } from '../src/lib/amount';

describe('a number that is typed', () => {
  it('is nothing where the field is empty, and none where it is no number', () => {
    expect(readNumber('  ')).toBeNull();
    expect(readNumber('12 GB')).toBeNaN();
    expect(readNumber('-1')).toBeNaN();
    expect(readNumber('1,5')).toBe(1.5);
  });

  it('comes back as it was typed', () => {
    for (const text of ['1', '2.5', '0.001', '750']) {
      expect(typedNumber(readAmount(text, GIB), GIB)).toBe(text);
    }
    expect(typedNumber(null)).toBe('');
  });

  it('is refused with the bound that it passes', () => {
    const bounds = { least: 1, most: 32, whole: true };
    expect(numberProblem(null, bounds)).toBeUndefined();
    expect(numberProblem(0, bounds)).toMatch(/^At least 1/);
    expect(numberProblem(33, bounds)).toBe('At most 32.');
    expect(numberProblem(1.5, bounds)).toBe('Enter a whole number.');
  });
});
