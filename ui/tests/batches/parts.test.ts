import { describe, expect, it } from 'vitest';
import { partOf, partsOf } from '../../src/lib/batches/parts';
import { job, jobs } from '../../mock/fixtures';

describe('the parts of a batch', () => {
  it('have every job exactly once', () => {
    const rows = jobs(60);
    expect(partsOf(rows).reduce((sum, part) => sum + part.jobs, 0)).toBe(60);
  });

  it('tell a rehearsal from a move', () => {
    expect(partOf(job(1, 'done', 'dry'))).toBe('rehearsed');
    expect(partOf(job(1, 'done', 'copy'))).toBe('moved');
    expect(partOf(job(1, 'cancelled'))).toBe('idle');
  });

  it('leave what goes on by itself in line, unless a password is missing', () => {
    const waits = job(1, 'waiting');
    expect(partOf({ ...waits, trouble: 'rateLimited' })).toBe('line');
    expect(partOf({ ...waits, trouble: 'passwordMissing' })).toBe('attention');
  });

  it('take a job whose left messages were accepted for moved', () => {
    expect(partOf({ ...job(1, 'warnings'), trouble: null })).toBe('moved');
    expect(partOf({ ...job(1, 'warnings'), trouble: 'messagesRefused' })).toBe('attention');
  });
});
