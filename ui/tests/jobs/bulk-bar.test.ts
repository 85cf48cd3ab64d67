import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { Bulk } from '../../src/lib/batches/bulk.svelte';
import BulkBar from '../../src/lib/jobs/BulkBar.svelte';
import { LineActs } from '../../src/lib/jobs/line-acts.svelte';
import { ForMany } from '../../src/lib/renewal/for-many.svelte';
import { Selection } from '../../src/lib/ui';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import type { JobRow } from '../../src/lib/ipc';
import { jobs as made } from '../../mock/fixtures';
import { program } from '../program';

function bar(jobs: JobRow[], shown = jobs.length) {
  const toasts = new Toasts();
  const selection = new Selection<number>();
  selection.add(jobs.map((job) => job.id));
  const line = new LineActs(toasts);
  const ononlyshown = vi.fn();
  const bulk = new Bulk(toasts);
  const forMany = new ForMany(toasts);
  const props = { jobs, shown, all: jobs, selection, ononlyshown, bulk, line, forMany };
  render(BulkBar, props);
  return { selection, line, forMany, ononlyshown, user: userEvent.setup() };
}

const disabled = (testId: string) => screen.getByTestId<HTMLButtonElement>(testId).disabled;

describe('the bar of the selected jobs', () => {
  const rows = made(10);
  const queued = rows.filter((row) => row.state === 'queued');
  const done = rows.filter((row) => row.state === 'done');

  it('says how many are selected and how many of them the filter hides', () => {
    bar(rows, 3);
    expect(screen.getByTestId('jobs-selected').textContent).toBe('10 jobs selected');
    expect(screen.getByRole('status').textContent).toMatch(/3 of them shown/);
  });

  it('leaves only those shown selected on request', async () => {
    const { user, ononlyshown } = bar(rows, 3);
    await user.click(screen.getByTestId('jobs-only-shown'));
    expect(ononlyshown).toHaveBeenCalledOnce();
  });

  it('offers only what fits at least one of them', () => {
    bar(queued);
    expect(disabled('bulk-runDry')).toBe(true);
    expect(disabled('bulk-runReal')).toBe(true);
  });

  it('asks the program about all of them before it acts', async () => {
    const asked = program({});
    const { user } = bar(done);
    await user.click(screen.getByTestId('bulk-runReal'));
    const jobs = done.map((job) => job.id);
    expect(asked).toEqual([{ command: 'preview_bulk', payload: { jobs, action: 'runReal' } }]);
  });

  it('moves jobs in line from its menu by keys alone', async () => {
    const asked = program({});
    const { user } = bar(queued);
    screen.getByTestId('bulk-queue').focus();
    await user.keyboard('{Enter}');
    const last = await screen.findByTestId('bulk-queue-end');
    // The keys are the menu's once the focus is.
    await vi.waitFor(() =>
      expect(last.closest('[role=menu]')?.contains(document.activeElement)).toBe(true)
    );
    await user.keyboard('{End}{Enter}');
    await vi.waitFor(() =>
      expect(asked).toEqual([
        { command: 'move_in_line', payload: { jobs: queued.map((job) => job.id), before: null } }
      ])
    );
  });

  it('asks for one new password for all of them', async () => {
    const { user, forMany } = bar(rows);
    await user.click(screen.getByTestId('bulk-more'));
    await user.click(await screen.findByTestId('bulk-more-password'));
    expect(forMany.jobs).toEqual(rows);
  });

  it('lets go of them with Escape', async () => {
    const { user, selection } = bar(done);
    screen.getByTestId('bulk-runReal').focus();
    await user.keyboard('{Escape}');
    expect(selection.size).toBe(0);
  });
});
