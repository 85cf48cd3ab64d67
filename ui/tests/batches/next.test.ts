import { describe, expect, it } from 'vitest';
import { batches } from '../../mock/batches';
import { nextStep } from '../../src/lib/batches/next';
import { job } from '../../mock/fixtures';
import type { BatchRow } from '../../src/lib/ipc';

const batch = (part: Partial<BatchRow> = {}): BatchRow => ({
  ...(batches(3)[0] as BatchRow),
  ...part
});

describe('what a batch waits for', () => {
  it('is a real run once it was rehearsed, and a dry run before', () => {
    expect(nextStep(batch(), [job(1, 'done', 'dry')]).act).toBe('runReal');
    expect(nextStep(batch(), [job(1, 'cancelled')]).act).toBe('runDry');
  });

  it('is nothing while it goes on by itself', () => {
    expect(nextStep(batch(), [job(1, 'running'), job(2, 'queued')])).toMatchObject({
      act: null,
      title: 'Nothing needs you'
    });
  });

  it('is to let it go on where it is paused, whatever else there is', () => {
    const rows = [job(1, 'failed'), job(2, 'queued')];
    expect(nextStep(batch({ paused: true }), rows).act).toBe('resume');
  });

  it('leads to the schedule that holds it back', () => {
    const held = { code: 'The batch’s schedule begins again at 20:00.' };
    expect(nextStep(batch({ held }), [job(2, 'queued')])).toMatchObject({
      act: 'settings',
      title: held.code
    });
  });

  it('is a verification when every mailbox has moved', () => {
    expect(nextStep(batch(), [job(1, 'done', 'copy')]).act).toBe('verify');
  });

  it('is the certificate once every mailbox is verified, and to close it then', () => {
    expect(nextStep(batch(), [job(1, 'done', 'verify')])).toMatchObject({
      act: 'certificate',
      then: { act: 'close' }
    });
  });

  it('is nothing any more once it is closed', () => {
    const closed = '2026-11-23T10:00:00Z';
    expect(nextStep(batch({ closed }), [job(1, 'failed')]).act).toBeNull();
  });
});
