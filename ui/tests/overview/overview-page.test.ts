import { render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { batches } from '../../mock/batches';
import { jobs, servers } from '../../mock/fixtures';
import { Desk } from '../../src/lib/desk.svelte';
import OverviewPage from '../../src/routes/+page.svelte';
import OnDesk from '../OnDesk.svelte';
import { program, refuse } from '../program';

vi.mock('$app/navigation', () => ({ goto: vi.fn() }));
beforeEach(() => localStorage.clear());

async function page(answers: Parameters<typeof program>[0]) {
  const asked = program({ jobs: () => [], batches: () => [], servers: () => [], ...answers });
  const desk = new Desk();
  await desk.load();
  asked.length = 0;
  render(OnDesk, { desk, page: OverviewPage });
  return { desk, asked };
}

const leads = (testId: string) => screen.getByTestId(testId).getAttribute('href');

describe('the overview', () => {
  it('of nothing says what the first steps are, and which are taken', async () => {
    const { desk } = await page({});
    expect(leads('first-servers-go')).toBe('/servers?add=1');
    desk.servers.rows = servers();
    await tick();
    expect(screen.getByTestId('first-servers').textContent).toMatch(/\(done\)/);
    expect(leads('first-job')).toBe('/jobs/new');
    expect(leads('first-import')).toBe('/import');
  });

  it('is not taken for empty while something is on its way', () => {
    program({ jobs: () => new Promise(() => undefined) });
    render(OnDesk, { desk: new Desk(), page: OverviewPage });
    expect(screen.getByRole('status', { name: 'Loading the overview' })).toBeTruthy();
    expect(screen.queryByTestId('first-steps')).toBeNull();
  });

  it('says what went wrong where a list can’t be read', async () => {
    await page({ batches: () => refuse('storage') });
    expect(screen.getByTestId('error-state')).toBeTruthy();
  });

  it('has a line for what needs someone, what runs, each batch and what ended', async () => {
    const rows = jobs(40).map((row) => ({ ...row, batch: 1 }));
    const { asked } = await page({ jobs: () => rows, batches: () => batches(40), servers });
    expect(screen.getByTestId('needs').querySelectorAll('a').length).toBeGreaterThan(0);
    const running = rows.filter(({ state }) => state === 'running');
    const [first] = [...running].sort((a, b) => (a.progress?.run ?? 0) - (b.progress?.run ?? 0));
    expect(leads(`running-${first?.id}`)).toBe(`/jobs/${first?.id}`);
    expect(leads('overview-batch-1')).toBe('/batches/1');
    expect(screen.getByTestId('overview-ended').querySelectorAll('li').length).toBe(6);
    // What the forecast rests on is asked for the batches at work alone.
    expect(asked).toEqual([{ command: 'batch', payload: { id: 1 } }]);
  });

  it('says so where nothing needs anybody', async () => {
    const [row] = jobs(1).map((one) => ({ ...one, state: 'queued' as const, trouble: null }));
    await page({ jobs: () => [row], servers });
    expect(screen.getByTestId('overview-nothing').textContent).toMatch(/Nothing/);
    expect(screen.getByTestId('overview-running').textContent).toMatch(/1 job in line/);
  });

  it('offers its needs to the palette', async () => {
    const rows = jobs(40);
    const { desk } = await page({ jobs: () => rows, servers });
    const needs = screen.getByTestId('needs').querySelectorAll('a').length;
    expect(desk.pageActs.all.length).toBe(needs);
  });
});
