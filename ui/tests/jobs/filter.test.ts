import { describe, expect, it } from 'vitest';
import { inGroup, matches, nextOrder, ordered } from '../../src/lib/jobs/filter';
import { job, jobs } from '../../mock/fixtures';

describe('the search', () => {
  const row = job(1, 'done');

  it('finds a job by parts of name, address and server in any case', () => {
    expect(matches(row, 'weiss')).toBe(true);
    expect(matches(row, 'WEIß fastmail')).toBe(true);
    expect(matches(row, 'altstadt JUERGEN')).toBe(true);
  });

  it('wants every word', () => {
    expect(matches(row, 'weiß yahoo')).toBe(false);
  });

  it('is no pattern language', () => {
    expect(matches(row, '.*')).toBe(false);
  });
});

describe('the state filter', () => {
  it('puts every state into all and into one other group', () => {
    for (const row of jobs(10)) {
      expect(inGroup(row, 'all')).toBe(true);
      const others = (['active', 'attention', 'done', 'cancelled'] as const).filter((group) =>
        inGroup(row, group)
      );
      expect(others).toHaveLength(1);
    }
  });
});

describe('the order', () => {
  it('goes from ascending to descending to none', () => {
    const first = nextOrder(null, 'name');
    const second = nextOrder(first, 'name');
    expect(first).toEqual({ column: 'name', descending: false });
    expect(second).toEqual({ column: 'name', descending: true });
    expect(nextOrder(second, 'name')).toBeNull();
  });

  it('sorts numbers in names as numbers', () => {
    const two = { ...job(1, 'done'), name: 'Box 2' };
    const ten = { ...job(2, 'done'), name: 'Box 10' };
    expect(ordered([ten, two], { column: 'name', descending: false })[0]).toBe(two);
  });

  it('does not change the list it is given', () => {
    const rows = jobs(5);
    const before = [...rows];
    ordered(rows, { column: 'name', descending: true });
    expect(rows).toEqual(before);
  });
});
