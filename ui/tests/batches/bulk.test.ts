import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, describe, expect, it } from 'vitest';
import { Bulk, leftOutInWords } from '../../src/lib/batches/bulk.svelte';
import { Toasts } from '../../src/lib/ui/toasts.svelte';

afterEach(() => clearMocks());

describe('one action on many jobs', () => {
  const leftOut = [{ reason: { code: 'It is in the queue or at work already.' }, jobs: 2 }];

  it('asks in numbers and then acts only on those it fits', async () => {
    const calls: unknown[] = [];
    mockIPC((command, payload) => {
      calls.push([command, payload]);
      if (command === 'preview_bulk') {
        return {
          action: 'runReal',
          appliesTo: [3],
          leftOut,
          messagesToCopy: 5,
          bytesToCopy: 9,
          unrehearsed: 0
        };
      }
      return { done: 1, leftOut: [] };
    });
    const bulk = new Bulk(new Toasts());
    await bulk.ask('runReal', [1, 2, 3]);
    expect(bulk.asked?.appliesTo).toEqual([3]);
    await bulk.carryOut();
    expect(calls.at(-1)).toEqual(['do_bulk', { jobs: [3], action: 'runReal' }]);
    expect(bulk.asked).toBeNull();
  });

  it('says how many are left out and why', () => {
    expect(leftOutInWords(leftOut)).toBe('2 jobs left out: It is in the queue or at work already.');
  });
});
