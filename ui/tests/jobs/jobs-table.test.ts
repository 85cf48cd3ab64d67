import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { Acts } from '../../src/lib/jobs/acts.svelte';
import JobsTable from '../../src/lib/jobs/JobsTable.svelte';
import { OpenedRows, type Returns } from '../../src/lib/ui/opened-rows';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import type { JobRow } from '../../src/lib/ipc';
import { job, jobs } from '../../mock/fixtures';
import { program } from '../program';

function table(rows: JobRow[], returns?: Returns) {
  const onopen = vi.fn();
  const acts = new Acts(new Toasts(), () => undefined);
  const props = { rows, acts, order: null, onorder: () => undefined, onopen, returns };
  return { ...render(JobsTable, props), onopen, acts };
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

  it('gives no row a style of its own: WebKit keeps those, with what is in the row, after it is gone', () => {
    program({});
    table(jobs(5000));
    expect(drawn().filter((row) => row.hasAttribute('style'))).toEqual([]);
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

  it('says of a dry run that is done that it was one, once, as the job’s own page does', () => {
    program({});
    table([job(1, 'done', 'dry'), job(2, 'done', 'copy')]);
    const states = drawn().map((row) => row.textContent.match(/Dry run done|Dry run|Done/g));
    expect(states).toEqual([['Dry run done'], ['Done']]);
  });

  it('opens the row with Enter', async () => {
    program({});
    const rows = jobs(10);
    const { onopen } = table(rows);
    drawn()[0]?.focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(onopen).toHaveBeenCalledExactlyOnceWith(rows[1]);
  });

  it('has the row that was opened in focus when it is come back to, once', async () => {
    program({});
    const returns = { opened: new OpenedRows(), table: 'jobs' };
    const rows = jobs(5000);
    const first = table(rows, returns);
    drawn()[0]?.focus();
    await userEvent.keyboard('{End}{Enter}');
    first.unmount();
    const second = table(rows, returns);
    await vi.waitFor(() => expect(focused()).toBe('4999'));
    second.unmount();
    table(rows, returns);
    await tick();
    expect(document.activeElement).toBe(document.body);
  });

  it('leaves the focus alone where the row that was opened is gone', async () => {
    program({});
    const returns = { opened: new OpenedRows(), table: 'jobs' };
    const rows = jobs(10);
    const first = table(rows, returns);
    await userEvent.click(screen.getByTestId('job-4'));
    first.unmount();
    table(
      rows.filter(({ id }) => id !== 4),
      returns
    );
    await tick();
    expect(document.activeElement).toBe(document.body);
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
