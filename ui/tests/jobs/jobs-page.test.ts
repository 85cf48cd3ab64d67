import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Desk } from '../../src/lib/desk.svelte';
import JobsPage from '../../src/routes/jobs/+page.svelte';
import type { JobRow, Ticked } from '../../src/lib/ipc';
import { jobs, servers } from '../../mock/fixtures';
import { program } from '../program';
import OnDesk from '../OnDesk.svelte';

type Arrival = { type: string; from: unknown; to: { route: { id: string }; url: URL } };
const window = vi.hoisted(() => ({
  page: { url: new URL('http://localhost/jobs') },
  arrive: null as null | ((arrival: unknown) => void),
  goto: vi.fn()
}));
vi.mock('$app/navigation', () => ({
  goto: window.goto,
  afterNavigate: (then: (arrival: unknown) => void) => (window.arrive = then)
}));
vi.mock('$app/state', () => ({ page: window.page }));
beforeEach(() => {
  localStorage.clear();
  window.goto.mockReset();
  window.goto.mockImplementation((to: string) => {
    window.page.url = new URL(to, 'http://localhost');
  });
});

const route = { id: '/jobs' };

/** The address leads to the page, or the page is there and the address changes. */
function arrive(search: string, more: Partial<Arrival> = {}) {
  window.page.url = new URL(`http://localhost/jobs${search}`);
  window.arrive?.({ type: 'link', from: null, to: { route, url: window.page.url }, ...more });
}

const rows = jobs(10);

async function page(more: Record<string, () => unknown> = {}) {
  const asked = program({ jobs: () => rows, servers, batches: () => [], ...more });
  const desk = new Desk();
  await desk.load();
  asked.length = 0;
  const view = render(OnDesk, { desk, page: JobsPage });
  return { desk, asked, view, user: userEvent.setup() };
}

function ticked(changed: JobRow[], deleted: number[] = []): Ticked {
  return {
    jobs: changed,
    deleted,
    runs: [],
    servers: false,
    batches: false,
    campaigns: false,
    reload: false
  };
}

const count = () => screen.getByTestId('jobs-count').textContent;
const selected = () => screen.queryByTestId('jobs-selected')?.textContent ?? null;
const box = (id: number) => screen.getByTestId(`job-${id}-select`);

describe('the page of jobs', () => {
  it('filters by what is chosen, shows it as a chip, and shows all again without it', async () => {
    const { user } = await page();
    expect(count()).toBe('10');
    await user.click(screen.getByTestId('jobs-filter'));
    await user.click(screen.getByTestId('jobs-filter-failed'));
    await user.keyboard('{Escape}');
    expect(count()).toBe('1 of 10');
    await user.click(screen.getByRole('button', { name: 'Remove the filter State: Failed' }));
    expect(count()).toBe('10');
    expect(screen.queryByTestId('jobs-chip')).toBeNull();
  });

  it('finds filter, order and selection as they were after a look at a job', async () => {
    const { desk, user, view } = await page();
    desk.jobsView.choose('state', ['running', 'done']);
    await tick();
    await user.click(screen.getByTestId('jobs-table-sort-name'));
    await user.click(box(10));
    view.unmount();
    render(OnDesk, { desk, page: JobsPage });
    expect(count()).toBe('4 of 10');
    expect(selected()).toBe('1 job selected');
    const sorted = screen.getByRole('columnheader', { name: 'Job' });
    expect(sorted.getAttribute('aria-sort')).toBe('ascending');
  });

  it('no longer counts a selected job that was deleted', async () => {
    const { desk, user } = await page();
    await user.click(box(8));
    await user.click(box(7));
    desk.jobs.follow(ticked([], [8]));
    await tick();
    expect(selected()).toBe('1 job selected');
    desk.jobs.follow(ticked([], [7]));
    await tick();
    expect(selected()).toBeNull();
    expect(desk.jobsView.selection.size).toBe(0);
  });

  it('says that selected jobs are not shown by the filter any more', async () => {
    const { desk, user } = await page();
    await user.click(box(8));
    desk.jobsView.search('nobody');
    await tick();
    expect(screen.getByTestId('jobs-none-found')).toBeTruthy();
    expect(screen.getByTestId('jobs-bulk').textContent).toMatch(/1 job selected\s+not shown/);
  });

  it('asks about all selected jobs where Delete is pressed on one of them', async () => {
    const { asked, user } = await page();
    await user.click(box(8));
    await user.click(box(7));
    await user.keyboard('{Delete}');
    expect(asked).toEqual([
      { command: 'preview_bulk', payload: { jobs: [8, 7], action: 'delete' } }
    ]);
  });

  it('hides and shows columns, and keeps at least the name', async () => {
    const { user } = await page();
    await user.click(screen.getByTestId('jobs-columns'));
    for (const column of ['state', 'progress', 'last', 'size']) {
      await user.click(screen.getByTestId(`jobs-columns-${column}`));
    }
    await user.keyboard('{Escape}');
    const heads = screen.getAllByRole('columnheader').map((head) => head.textContent?.trim());
    expect(heads).toEqual(['', 'Job', 'Size', 'Actions']);
  });

  it('leads the tab key from a row over its own buttons to the bar of the selected', async () => {
    const { user } = await page();
    await user.click(box(8));
    const stops: (string | undefined)[] = [];
    for (let at = 0; at < 3; at += 1) {
      await user.tab();
      stops.push((document.activeElement as HTMLElement).dataset['testid']);
    }
    expect(stops).toEqual(['job-8-runReal', 'job-8-menu', 'bulk-runDry']);
  });

  it('says in the address how the jobs are looked at, and follows it back and forward', async () => {
    const { desk } = await page();
    arrive('?state=failed&sort=-name');
    await tick();
    expect(count()).toBe('1 of 10');
    expect(desk.jobsView.order).toEqual({ column: 'name', descending: true });
    expect(window.goto).not.toHaveBeenCalled();
    desk.jobsView.choose('state', []);
    await tick();
    expect(window.goto).toHaveBeenLastCalledWith(
      '/jobs?sort=-name',
      expect.objectContaining({ replaceState: false })
    );
    arrive('?state=failed&sort=-name', { type: 'popstate', from: { route } });
    await tick();
    expect(count()).toBe('1 of 10');
    arrive('', { type: 'popstate', from: { route } });
    await tick();
    expect(count()).toBe('10');
    expect(desk.jobsView.order).toBeNull();
  });

  it('is found as it was left by a link to all jobs, and says so in the address', async () => {
    const { desk } = await page();
    desk.jobsView.choose('state', ['failed']);
    arrive('', { from: { route: { id: '/servers' } } });
    await tick();
    expect(count()).toBe('1 of 10');
    expect(window.goto).toHaveBeenLastCalledWith(
      '/jobs?state=failed',
      expect.objectContaining({ replaceState: true })
    );
  });

  it('makes no step back of every letter that is searched for', async () => {
    const { desk } = await page();
    arrive('');
    desk.jobsView.search('m');
    await tick();
    desk.jobsView.search('mi');
    await tick();
    expect(window.goto).toHaveBeenCalledTimes(2);
    expect(window.goto).toHaveBeenLastCalledWith(
      '/jobs?q=mi',
      expect.objectContaining({ replaceState: true })
    );
  });
});
