import { describe, expect, it, vi } from 'vitest';
import { Jobs, portion } from '../../src/lib/jobs/jobs.svelte';
import type { JobRow, JobState, Ticked } from '../../src/lib/ipc';
import { job } from '../../mock/fixtures';
import { program } from '../program';

const tick = (change: Partial<Ticked>): Ticked => ({
  jobs: [],
  deleted: [],
  runs: [],
  servers: false,
  batches: false,
  campaigns: false,
  reload: false,
  ...change
});

/** All that can be asked now has been asked. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** A program whose answers wait until they are let go. */
function slowly(rows: () => JobRow[]) {
  const waiting: (() => void)[] = [];
  program({
    jobs: () => {
      const answer = rows();
      return new Promise((resolve) => waiting.push(() => resolve(answer)));
    }
  });
  return waiting;
}

describe('the list of all jobs', () => {
  it('keeps what ticks told while it was being read', async () => {
    const waiting = slowly(() => [job(3, 'running'), job(2, 'running'), job(1, 'running')]);
    const jobs = new Jobs();
    const loaded = jobs.load();
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    jobs.follow(tick({ jobs: [job(2, 'done')] }));
    jobs.follow(tick({ jobs: [job(4, 'queued')], deleted: [1] }));
    waiting[0]?.();
    await loaded;
    expect(jobs.rows.map((row) => [row.id, row.state])).toEqual([
      [4, 'queued'],
      [3, 'running'],
      [2, 'done']
    ]);
  });

  it('is read in portions, and keeps what is told between them', async () => {
    const all = Array.from({ length: 2 * portion + 1 }, (_, n) =>
      job(2 * portion + 1 - n, 'queued')
    );
    const jobs = new Jobs();
    const asked = program({
      jobs: ({ before, most }) => {
        if (before === portion + 2) {
          jobs.follow(tick({ jobs: [job(3 * portion, 'queued'), job(portion + 5, 'done')] }));
        }
        const from = before === null ? 0 : all.findIndex((row) => row.id === before) + 1;
        return all.slice(from, from + Number(most));
      }
    });
    await jobs.load();
    expect(asked.map(({ payload }) => payload.before)).toEqual([null, portion + 2, 2]);
    expect(jobs.rows).toHaveLength(all.length + 1);
    expect(jobs.rows[0]?.id).toBe(3 * portion);
    expect(jobs.find(portion + 5)?.state).toBe('done');
    expect(new Set(jobs.rows.map((row) => row.id)).size).toBe(jobs.rows.length);
  });

  it('ends with the newest answer, however slow an older one is', async () => {
    let state: JobState = 'running';
    const waiting = slowly(() => [job(1, state)]);
    const jobs = new Jobs();
    const first = jobs.load();
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    state = 'done';
    jobs.follow(tick({ reload: true }));
    await turn();
    waiting.toReversed().forEach((answer) => answer());
    await first;
    await vi.waitFor(() => {
      waiting.forEach((answer) => answer());
      expect(jobs.rows[0]?.state).toBe('done');
    });
    expect(waiting).toHaveLength(2);
  });
});
