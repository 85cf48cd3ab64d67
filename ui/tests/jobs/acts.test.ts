import { describe, expect, it } from 'vitest';
import { Acts } from '../../src/lib/jobs/acts.svelte';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import { job } from '../../mock/fixtures';
import { program, refuse } from '../program';

const acts = (toasts = new Toasts()) => new Acts(toasts, () => undefined);

describe('what is done with a job', () => {
  it('is not run for real before the question was answered', async () => {
    const asked = program({ preview_real: () => ({ messagesToCopy: 12 }) });
    const one = acts();
    await one.perform('runReal', job(1, 'done', 'dry'));
    expect(asked.map((a) => a.command)).toEqual(['preview_real']);
    expect(one.real?.preview?.messagesToCopy).toBe(12);
    await one.runReal();
    expect(asked.at(-1)).toEqual({ command: 'queue_run', payload: { id: 1, kind: 'copy' } });
    expect(one.real).toBeNull();
  });

  it('asks again before a copy is run again', async () => {
    const asked = program({ preview_real: () => ({}) });
    await acts().perform('runAgain', job(1, 'done', 'copy'));
    expect(asked.map((a) => a.command)).toEqual(['preview_real']);
  });

  it('runs a dry run again without a question', async () => {
    const asked = program({});
    await acts().perform('runAgain', job(1, 'failed', 'dry'));
    expect(asked.map((a) => a.command)).toEqual(['run_again']);
  });

  it('deletes only what was confirmed', async () => {
    const asked = program({ preview_delete: () => ({ runs: 2 }) });
    const one = acts();
    await one.perform('delete', job(1, 'done'));
    expect(asked.map((a) => a.command)).toEqual(['preview_delete']);
    await one.delete();
    expect(asked.at(-1)?.command).toBe('delete_job');
  });

  it('says what went wrong in plain words and closes the question', async () => {
    program({ preview_real: () => refuse('notNow', 'the job is at work') });
    const toasts = new Toasts();
    const one = acts(toasts);
    await one.perform('runReal', job(1, 'done', 'dry'));
    expect(toasts.list[0]).toMatchObject({ tone: 'bad', text: 'The job is at work' });
    expect(one.real).toBeNull();
  });
});
