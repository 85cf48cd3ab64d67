import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import type { Component } from 'svelte';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { mockWindows } from '@tauri-apps/api/mocks';
import { answers } from '../../mock/program';
import { Desk } from '../../src/lib/desk.svelte';
import { isolated } from '../../src/lib/lang/isolated';
import Overview from '../../src/routes/+page.svelte';
import Batches from '../../src/routes/batches/+page.svelte';
import Batch from '../../src/routes/batches/[id]/+page.svelte';
import CutOver from '../../src/routes/batches/[id]/cut-over/+page.svelte';
import BatchSettings from '../../src/routes/batches/[id]/settings/+page.svelte';
import ImportList from '../../src/routes/import/[id]/+page.svelte';
import Intake from '../../src/routes/intake/+page.svelte';
import Campaign from '../../src/routes/intake/[id]/+page.svelte';
import Jobs from '../../src/routes/jobs/+page.svelte';
import Job from '../../src/routes/jobs/[id]/+page.svelte';
import EditJob from '../../src/routes/jobs/[id]/edit/+page.svelte';
import Passwords from '../../src/routes/passwords/+page.svelte';
import Servers from '../../src/routes/servers/+page.svelte';
import OnDesk from '../OnDesk.svelte';
import { program, type Answers } from '../program';
import { poisoned, unisolated } from './poisoned';

const { at } = vi.hoisted(() => {
  // Files of tests share their modules: pages that another file has given an address of its own keep it, and so would these.
  vi.resetModules();
  return { at: { params: { id: '1' }, url: new URL('http://localhost/') } };
});
afterEach(cleanup);
afterAll(() => vi.resetModules());
vi.mock('$app/navigation', () => ({
  goto: vi.fn(),
  afterNavigate: () => undefined,
  beforeNavigate: () => undefined,
  replaceState: () => undefined
}));
vi.mock('$app/state', () => ({ page: at }));

/** A page, which of its rows, and what is clicked on it one after the other. */
const PAGES: [name: string, page: Component, id: string, clicks: string[]][] = [
  ['overview', Overview, '', []],
  ['jobs', Jobs, '', ['job-3-select', 'job-5-menu']],
  ['job that runs', Job, '8', ['tab-missing', 'tab-history', 'tab-log']],
  ['job that failed', Job, '3', ['tab-missing', 'tab-folders']],
  ['job that is edited', EditJob, '3', []],
  ['batches', Batches, '', []],
  ['batch', Batch, '1', ['batch-tab-failed', 'batch-tab-activity']],
  ['batch that is edited', BatchSettings, '1', []],
  ['cut-over', CutOver, '1', []],
  ['list', ImportList, '1', ['import-row-11']],
  ['intake', Intake, '', []],
  ['campaign', Campaign, '1', ['person-1-menu']],
  ['campaign, its link', Campaign, '1', ['campaign-tab-share']],
  ['campaign, its logins', Campaign, '1', ['campaign-tab-attempts']],
  ['passwords', Passwords, '', ['choose-file']],
  ['servers', Servers, '', ['server-1-test']],
  ['server that is edited', Servers, '', ['server-1-menu', 'server-1-menu-edit']],
  ['servers, limits', Servers, '', ['server-2-limits']]
];

/** All that a page shows, fields too. */
const shown = () =>
  [...document.querySelectorAll('input')].map(({ value }) => value).join() +
  document.body.textContent;

async function open(page: Component, id: string): Promise<void> {
  const poisonous = Object.entries(answers).map(([command, answer]) => [
    command,
    (payload: unknown) => poisoned(answer(payload))
  ]);
  program(Object.fromEntries(poisonous) as Answers);
  mockWindows('main');
  at.params = { id };
  at.url = new URL('http://localhost/');
  const desk = new Desk();
  await desk.load();
  render(OnDesk, { desk, page });
  await screen.findByRole('heading', { level: 1 });
}

describe('what people and servers say is isolated from the words around it', () => {
  it.each(PAGES)('%s', async (_, page, id, clicks) => {
    await open(page, id);
    const user = userEvent.setup({ pointerEventsCheck: 0 });
    const found = new Set<string>();
    for (const click of clicks) {
      await user.click(await screen.findByTestId(click));
      await new Promise((done) => setTimeout(done));
      for (const one of unisolated(document.body)) found.add(one);
    }
    await vi.waitFor(() => expect(shown()).toMatch(/مريم/));
    for (const one of unisolated(document.body)) found.add(one);
    expect([...found]).toEqual([]);
  });

  it('in a sentence of the window by a fence of its own, and left as it is where nothing can go wrong', () => {
    expect(isolated('مريم (2)')).toBe('\u2068مريم (2)\u2069');
    expect(isolated('דניאל')).toBe('\u2068דניאל\u2069');
    expect(isolated('Mia (2)')).toBe('Mia (2)');
  });
});
