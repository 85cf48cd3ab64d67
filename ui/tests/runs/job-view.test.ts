import { describe, expect, it, vi } from 'vitest';
import type { JobState, Ticked } from '../../src/lib/ipc';
import { JobView } from '../../src/lib/runs/job-view.svelte';
import { folders, job, run, tally } from '../../mock/fixtures';
import { program, refuse } from '../program';

const nothing: Ticked = {
  jobs: [],
  deleted: [],
  runs: [],
  servers: false,
  batches: false,
  campaigns: false,
  reload: false
};

function page(state: JobState) {
  const current = {
    run: run(10, 1, { state, ended: null }),
    folders: folders(true),
    leftOut: [],
    warnings: []
  };
  return {
    job: job(1, state),
    options: {},
    current,
    runs: [current.run, run(9, 1, { kind: 'dry' })],
    sourcePassword: 'kept',
    destinationPassword: 'kept'
  };
}

describe('the page of a job', () => {
  it('puts changed folders in place without asking for the page again', async () => {
    const asked = program({ job: () => page('running') });
    const view = new JobView(1);
    await view.load();
    const [first] = folders(true);
    if (!first) throw new Error('there are folders');
    const changed = { ...first, tally: tally({ source: 9, copied: 4 }) };
    view.follow({
      ...nothing,
      runs: [{ job: 1, run: 10, folders: [changed], notArrived: 3, logSize: 80 }]
    });
    expect(view.run?.folders[0]?.tally.copied).toBe(4);
    expect(view.run?.run.notArrived).toBe(3);
    expect(view.logSize).toBe(80);
    expect(asked.filter((one) => one.command === 'job')).toHaveLength(1);
  });

  it('reads the page again when the state changed', async () => {
    let state: JobState = 'running';
    program({ job: () => page(state) });
    const view = new JobView(1);
    await view.load();
    state = 'done';
    view.follow({ ...nothing, jobs: [job(1, 'done')] });
    await vi.waitFor(() => expect(view.run?.run.state).toBe('done'));
  });

  it('reads the page again when a run began and ended between two ticks', async () => {
    let newest = 10;
    const ended = () => ({
      ...job(1, 'done'),
      last: {
        run: newest,
        kind: 'copy' as const,
        state: 'done' as const,
        ended: '2026-05-04T09:00:00Z',
        tally: tally({}),
        text: { code: 'Done.' }
      }
    });
    program({
      job: () => ({ ...page('done'), job: ended(), runs: [run(newest, 1)] })
    });
    const view = new JobView(1);
    await view.load();
    newest = 11;
    view.follow({ ...nothing, jobs: [ended()] });
    await vi.waitFor(() => expect(view.page?.runs[0]?.id).toBe(11));
  });

  it('ends with the newest answer, however slow an older one is', async () => {
    const waiting: (() => void)[] = [];
    let state: JobState = 'running';
    program({
      job: () => {
        const answer = page(state);
        return new Promise((resolve) => waiting.push(() => resolve(answer)));
      }
    });
    const view = new JobView(1);
    const first = view.load();
    state = 'done';
    const second = view.load();
    await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0));
    waiting.toReversed().forEach((answer) => answer());
    await first;
    await vi.waitFor(() => {
      waiting.forEach((answer) => answer());
      expect(view.page?.job.state).toBe('done');
    });
    await second;
    expect(view.page?.job.state).toBe('done');
  });

  it('shows an older run that was picked and the newest again', async () => {
    const old = { run: run(9, 1, { kind: 'dry' }), folders: [], leftOut: [], warnings: [] };
    program({ job: () => page('done'), run: () => old });
    const view = new JobView(1);
    await view.pick(9);
    expect([view.run?.run.id, view.isOlder]).toEqual([9, true]);
    await view.pick(null);
    expect([view.run?.run.id, view.isOlder]).toEqual([10, false]);
  });

  it('knows that its job was deleted', async () => {
    program({ job: () => page('done') });
    const view = new JobView(1);
    await view.load();
    view.follow({ ...nothing, deleted: [1] });
    expect(view.deleted).toBe(true);
  });

  it('says so when the job is not there', async () => {
    program({ job: () => refuse('notFound') });
    const view = new JobView(1);
    await view.load();
    expect(view.status).toMatchObject({ said: { code: 'notFound' } });
  });
});
