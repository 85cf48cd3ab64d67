import { describe, expect, it } from 'vitest';
import { areaPath, linePath, type Corner } from '../../src/lib/charts/path';

const corners: Corner[] = [null, [0, 1], [2, 3.00049], null, null, [8, 9], null];

describe('a path', () => {
  it('is a line for each stretch without a gap', () => {
    expect(linePath(corners)).toBe('M0,1L2,3M8,9');
    expect(linePath([])).toBe('');
  });

  it('goes back below where it came from, for an area', () => {
    expect(areaPath(corners, (at) => 100 + at)).toBe('M0,1L2,3L2,102L0,101ZM8,9L8,105Z');
  });
});
