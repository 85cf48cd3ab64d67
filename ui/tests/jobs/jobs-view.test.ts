import { beforeEach, describe, expect, it } from 'vitest';
import { chipsOf } from '../../src/lib/jobs/chips';
import { choicesFor } from '../../src/lib/jobs/choices';
import { EVERYTHING, judge } from '../../src/lib/jobs/filter';
import { JobsView } from '../../src/lib/jobs/jobs-view.svelte';
import { Listing } from '../../src/lib/jobs/listing';
import { batches } from '../../mock/batches';
import { jobs, servers } from '../../mock/fixtures';
import { varied } from '../../mock/variety';

beforeEach(() => localStorage.clear());

const rows = varied(jobs(200));

function sections(view: JobsView) {
  const { filter } = view;
  const { counts } = new Listing().answer({ rows, filter, order: null, names: new Map() });
  return choicesFor(filter, counts, { batches: batches(200), servers: servers() });
}
const chips = (view: JobsView) => chipsOf(view.filter, sections(view));

describe('how the jobs are looked at', () => {
  it('keeps columns, order and choices for the next start, but no words', () => {
    const view = new JobsView();
    view.sort('size');
    view.showColumns(['size', 'state']);
    view.choose('state', ['failed']);
    view.search('mia');
    const next = new JobsView();
    expect(next.columns).toEqual(['size', 'state']);
    expect(next.order).toEqual({ column: 'size', descending: false });
    expect(next.filter.chosen).toEqual({ ...EVERYTHING.chosen, state: ['failed'] });
    expect(next.filter.search).toBe('');
    next.showAll();
    expect(new JobsView().filter).toEqual(EVERYTHING);
  });

  it('begins as usual where what was kept makes no sense', () => {
    for (const kept of [
      '{',
      '7',
      '{"columns":"x","order":{"column":"nonsense","descending":true},"filter":{}}'
    ]) {
      localStorage.setItem('mailhaul.jobs.table', kept);
      const view = new JobsView();
      expect([view.columns, view.order, view.filter]).toEqual([null, null, EVERYTHING]);
    }
  });

  it('drops columns that are no longer known', () => {
    localStorage.setItem('mailhaul.jobs.table', '{"columns":["size","aura"],"order":null}');
    expect(new JobsView().columns).toEqual(['size']);
  });

  it('is not sorted by a column that was hidden', () => {
    const view = new JobsView();
    view.sort('size');
    view.showColumns(['state']);
    expect(view.order).toBeNull();
  });

  it('goes back to the top when the filter changes', () => {
    const view = new JobsView();
    view.scrolled = 900;
    view.search('');
    expect(view.scrolled).toBe(900);
    view.search('mia');
    expect(view.scrolled).toBe(0);
  });
});

describe('choices together', () => {
  it('show jobs that fit one choice of every filter', () => {
    const view = new JobsView();
    view.choose('state', ['failed', 'warnings']);
    view.choose('server', ['2']);
    view.choose('trouble', ['messagesRefused']);
    view.search('altstadt');
    const shown = rows.filter((row) => judge(row, view.filter) === 0);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every((row) => row.state === 'warnings')).toBe(true);
  });

  it('find a server as source and as destination', () => {
    const filter = (server: string) => ({
      ...EVERYTHING,
      chosen: { ...EVERYTHING.chosen, server: [server] }
    });
    const [row] = rows;
    expect(row && ['1', '2', '3'].map((server) => judge(row, filter(server)) === 0)).toEqual([
      true,
      true,
      false
    ]);
  });

  it('know jobs without a batch', () => {
    const filter = { ...EVERYTHING, chosen: { ...EVERYTHING.chosen, batch: ['none'] } };
    const shown = rows.filter((row) => judge(row, filter) === 0);
    expect(shown).toEqual(rows.filter((row) => row.batch === null));
  });
});

describe('the chips', () => {
  it('name a group where all its states are chosen, and its states where only some are', () => {
    const view = new JobsView();
    view.choose('state', ['failed', 'warnings', 'queued']);
    expect(chips(view).map((chip) => chip.value)).toEqual(['Queued', 'Needs attention']);
  });

  it('take away just their own choice', () => {
    const view = new JobsView();
    view.choose('state', ['failed', 'warnings', 'queued']);
    expect(chips(view).map((chip) => chip.without)).toEqual([['failed', 'warnings'], ['queued']]);
  });

  it('stay for a choice that no job fits any more', () => {
    const view = new JobsView();
    view.choose('trouble', ['certificate']);
    expect(chips(view).map((chip) => chip.value)).toEqual(['Certificate isn’t trusted']);
  });
});
