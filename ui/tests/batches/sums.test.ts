import { describe, expect, it } from 'vitest';
import { job } from '../../mock/fixtures';
import { isMoved } from '../../src/lib/batches/parts';
import { inBatch, sumsOf } from '../../src/lib/batches/sums';

describe('the sums of a batch', () => {
  const rows = [
    job(1, 'done'),
    job(2, 'running'),
    job(3, 'failed'),
    job(4, 'queued'),
    job(5, 'done', 'dry')
  ];

  it('count every job exactly once', () => {
    const sums = sumsOf(rows);
    expect([sums.done, sums.running, sums.attention, sums.waiting]).toEqual([1, 1, 1, 2]);
    expect(sums.done + sums.running + sums.attention + sums.waiting).toBe(sums.jobs);
  });

  it('take no dry run for a mailbox that has moved', () => {
    expect(isMoved(job(5, 'done', 'dry'))).toBe(false);
    expect(isMoved(job(5, 'done', 'copy'))).toBe(true);
  });

  it('leave jobs of other batches out', () => {
    const other = { ...job(1, 'done'), batch: 2 };
    expect(inBatch([other, { ...job(2, 'done'), batch: 1 }], 1).map(({ id }) => id)).toEqual([2]);
  });

  it('has its jobs in the order of the list that they were made of', () => {
    const rows = [9, 4, 7].map((id) => ({ ...job(id, 'done'), batch: 1 }));
    expect(inBatch(rows, 1).map(({ id }) => id)).toEqual([4, 7, 9]);
    expect(rows.map(({ id }) => id)).toEqual([9, 4, 7]);
  });
});
