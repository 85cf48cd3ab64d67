import { describe, expect, it } from 'vitest';
import { reveal, slice, step } from '../../src/lib/ui/window';

describe('the rows that are drawn', () => {
  it('cover what is seen at every scroll position', () => {
    for (let scrollTop = 0; scrollTop <= 5000 * 64 - 640; scrollTop += 517) {
      const { first, end } = slice(5000, 64, 640, scrollTop);
      expect(first * 64).toBeLessThanOrEqual(scrollTop);
      expect(end * 64).toBeGreaterThanOrEqual(scrollTop + 640);
    }
  });

  it('are no more than there are', () => {
    expect(slice(3, 64, 640, 0)).toEqual({ first: 0, end: 3 });
    expect(slice(0, 64, 640, 0)).toEqual({ first: 0, end: 0 });
  });

  it('are there again after the list became short under the scroll position', () => {
    const { first, end } = slice(10, 64, 640, 300_000);
    expect([first, end]).toEqual([0, 10]);
  });
});

describe('a key', () => {
  it('never leads out of the list', () => {
    expect(step('ArrowUp', 0, 10, 5)).toBe(0);
    expect(step('PageDown', 8, 10, 5)).toBe(9);
    expect(step('End', 0, 10, 5)).toBe(9);
    expect(step('x', 0, 10, 5)).toBeNull();
  });
});

describe('revealing a row', () => {
  it('scrolls no further than it must', () => {
    expect(reveal(5, 10, 100, 0)).toBe(0);
    expect(reveal(12, 10, 100, 0)).toBe(30);
    expect(reveal(1, 10, 100, 50)).toBe(10);
  });
});
