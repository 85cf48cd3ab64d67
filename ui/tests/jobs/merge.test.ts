import { describe, expect, it } from 'vitest';
import { difference, merge } from '../../src/lib/jobs/merge';
import { job } from '../../mock/fixtures';

const rows = [job(3, 'queued'), job(2, 'running'), job(1, 'done')];

describe('merging what changed into the jobs', () => {
  it('replaces a row in its place', () => {
    const merged = merge(rows, [job(2, 'failed')], []);
    expect(merged.map((row) => [row.id, row.state])).toEqual([
      [3, 'queued'],
      [2, 'failed'],
      [1, 'done']
    ]);
  });

  it('puts new jobs first, the newest before the others', () => {
    expect(merge(rows, [job(4, 'queued'), job(5, 'queued')], []).map((row) => row.id)).toEqual([
      5, 4, 3, 2, 1
    ]);
  });

  it('drops deleted jobs, also those that changed at the same time', () => {
    expect(merge(rows, [job(2, 'done'), job(9, 'queued')], [2, 9]).map((row) => row.id)).toEqual([
      3, 1
    ]);
  });

  it('leaves rows that did not change the same objects', () => {
    expect(merge(rows, [job(2, 'failed')], [])[0]).toBe(rows[0]);
  });

  it('knows what changed without looking at the others, and forgets it after the next tick', () => {
    const [changed, next] = [job(2, 'failed'), job(1, 'failed')];
    const first = merge(rows, [job(2, 'done'), changed], []);
    expect(difference(rows, first)).toEqual([{ was: rows[1], is: changed }]);
    expect(difference(rows, first)).toBe(difference(rows, first));
    const second = merge(first, [next], [3]);
    expect(difference(first, second)).toEqual([
      { was: rows[0], is: undefined },
      { was: rows[2], is: next }
    ]);
    expect(difference(rows, first)).not.toBe(difference(rows, first));
    expect(difference(rows, second)).toHaveLength(3);
  });
});
