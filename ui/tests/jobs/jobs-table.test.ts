import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { Acts } from '../../src/lib/jobs/acts.svelte';
import JobsTable from '../../src/lib/jobs/JobsTable.svelte';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import type { JobRow } from '../../src/lib/ipc';
import { jobs } from '../../mock/fixtures';
import { program } from '../program';

function table(rows: JobRow[]) {
  const onopen = vi.fn();
  const acts = new Acts(new Toasts(), () => undefined);
  render(JobsTable, { rows, acts, order: null, onorder: () => undefined, onopen });
  return { onopen, acts };
}

const drawn = () => screen.getAllByRole('row').filter((row) => row.dataset['index'] !== undefined);
const focused = () => (document.activeElement as HTMLElement).dataset['index'];

describe('the table of jobs', () => {
  it('draws a screenful of 5,000 jobs and counts all of them for screen readers', () => {
    program({});
    table(jobs(5000));
    expect(drawn().length).toBeLessThan(60);
    expect(screen.getByRole('grid')).toHaveProperty('ariaRowCount', '5001');
  });

  it('is one stop for the tab key, and arrows, Home and End walk its rows', async () => {
    program({});
    table(jobs(5000));
    const user = userEvent.setup();
    expect(drawn().filter((row) => row.tabIndex === 0)).toHaveLength(1);
    drawn()[0]?.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
    expect(focused()).toBe('1');
    await user.keyboard('{Home}');
    expect(focused()).toBe('0');
    await user.keyboard('{ArrowUp}');
    expect(focused()).toBe('0');
  });

  it('opens the row with Enter', async () => {
    program({});
    const rows = jobs(10);
    const { onopen } = table(rows);
    drawn()[0]?.focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(onopen).toHaveBeenCalledExactlyOnceWith(rows[1]);
  });

  it('asks before Delete deletes, and does nothing where a job is at work', async () => {
    const asked = program({ preview_delete: () => ({ runs: 1 }) });
    const { acts } = table(jobs(10));
    drawn()[0]?.focus();
    await userEvent.keyboard('{Delete}');
    expect(asked).toEqual([]);
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Delete}');
    await vi.waitFor(() => expect(acts.deletion?.preview?.runs).toBe(1));
    expect(asked.map((one) => one.command)).toEqual(['preview_delete']);
  });

  it('offers only what fits the state', () => {
    program({});
    table(jobs(10));
    const running = drawn()[0];
    const dryDone = drawn()[2];
    expect(running?.textContent).toMatch(/Cancel/);
    expect(running?.textContent).not.toMatch(/Run for real|Run again/);
    expect(dryDone?.textContent).toMatch(/Run for real/);
  });

  it('does not open the row when one of its buttons is pressed', async () => {
    const asked = program({});
    const { onopen } = table(jobs(10));
    await userEvent.click(screen.getByTestId('job-10-cancel'));
    expect(onopen).not.toHaveBeenCalled();
    expect(asked[0]).toEqual({ command: 'cancel', payload: { id: 10 } });
  });
});
