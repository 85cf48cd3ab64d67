import { describe, expect, it, vi } from 'vitest';
import { EVERYTHING, judge, PAUSED, type JobFilter } from '../../src/lib/jobs/filter';
import { choicesFor } from '../../src/lib/jobs/choices';
import { Listing, type Question } from '../../src/lib/jobs/listing';
import { difference, merge } from '../../src/lib/jobs/merge';
import { comparison } from '../../src/lib/jobs/order';
import type { JobRow, JobState } from '../../src/lib/ipc';
import { job, jobs } from '../../mock/fixtures';
import { varied } from '../../mock/variety';

const names = new Map([[1, 'First wave']]);

/** A listing that counts how often it judges a job and compares two. */
function counted() {
  const judging = vi.fn(judge);
  const compared = vi.fn();
  const listing = new Listing(judging, (...given) => {
    const compare = comparison(...given);
    return (a, b) => {
      compared();
      return compare(a, b);
    };
  });
  const work = () => ({ judged: judging.mock.calls.length, compared: compared.mock.calls.length });
  const anew = () => [judging, compared].forEach((mock) => mock.mockClear());
  return { listing, work, anew };
}

function question(rows: JobRow[], more: Partial<Question> = {}): Question {
  return { rows, filter: EVERYTHING, order: null, names, ...more };
}

/** The first eight jobs further along. */
function progressed(rows: JobRow[]): JobRow[] {
  return rows
    .filter((row) => row.progress !== null)
    .slice(0, 8)
    .map((row) => ({
      ...row,
      progress: row.progress && { ...row.progress, fraction: row.progress.fraction * 0.9 }
    }));
}

describe('a tick that changes 8 of 5,000 jobs', () => {
  const rows = varied(jobs(5000));

  it('judges eight jobs and compares a few hundred times where the table is sorted by what changed', () => {
    const { listing, work, anew } = counted();
    const order = { column: 'progress', descending: true };
    listing.answer(question(rows, { order }));
    expect(work().judged).toBe(5000);
    anew();
    const after = merge(rows, progressed(rows), []);
    const { shown } = listing.answer(question(after, { order }));
    expect(work().judged).toBe(8);
    expect(work().compared).toBeLessThan(8 * 2 * 14);
    expect(shown).toEqual([...after].sort(comparison(order)));
  });

  it('moves nothing where the table is sorted by something else', () => {
    const { listing, work, anew } = counted();
    const order = { column: 'name', descending: false };
    listing.answer(question(rows, { order }));
    anew();
    listing.answer(question(merge(rows, progressed(rows), []), { order }));
    expect(work().compared).toBeLessThan(8 * 15);
  });

  it('leaves the list and the counts the same objects where it concerns no job that is shown', () => {
    const { listing } = counted();
    const filter: JobFilter = {
      ...EVERYTHING,
      chosen: { ...EVERYTHING.chosen, state: ['queued'] }
    };
    const before = listing.answer(question(rows, { filter }));
    const after = listing.answer(question(merge(rows, progressed(rows), []), { filter }));
    expect(after.shown).toBe(before.shown);
    expect(after.counts).toBe(before.counts);
  });

  it('does nothing at all where nothing changed', () => {
    const { listing, work, anew } = counted();
    const asked = question(rows);
    listing.answer(asked);
    anew();
    listing.answer({ ...asked });
    expect(work()).toEqual({ judged: 0, compared: 0 });
  });
});

describe('a choice', () => {
  const rows = varied(jobs(5000));

  it('of another order sorts and judges no job again', () => {
    const { listing, work, anew } = counted();
    listing.answer(question(rows));
    anew();
    listing.answer(question(rows, { order: { column: 'name', descending: false } }));
    expect(work().judged).toBe(0);
  });

  it('of a state leaves the counts of the other states as they would be', () => {
    const { listing } = counted();
    const all = listing.answer(question(rows)).counts;
    const filter: JobFilter = {
      ...EVERYTHING,
      chosen: { ...EVERYTHING.chosen, state: ['failed'] }
    };
    const { shown, counts } = listing.answer(question(rows, { filter }));
    expect(counts.state).toEqual(all.state);
    expect(counts.state.get('failed')).toBe(shown.length);
    expect(counts.trouble.get('messagesRefused') ?? 0).toBe(0);
  });
});

describe('the choice of paused jobs', () => {
  const held = { ...job(3, 'queued'), paused: true };
  const rows = [held, job(2, 'queued'), job(1, 'done')];
  const paused: JobFilter = { ...EVERYTHING, chosen: { ...EVERYTHING.chosen, state: [PAUSED] } };

  it('shows those that are held back, in whatever state they are', () => {
    const { shown, counts } = new Listing().answer(question(rows, { filter: paused }));
    expect(shown).toEqual([held]);
    expect(counts.state.get(PAUSED)).toBe(1);
    expect(counts.state.get('queued')).toBe(2);
  });

  it('follows a job that is paused or goes on', () => {
    const listing = new Listing();
    listing.answer(question(rows, { filter: paused }));
    const on = merge(rows, [{ ...held, paused: false }], []);
    const { shown, counts } = listing.answer(question(on, { filter: paused }));
    expect(shown).toEqual([]);
    expect(counts.state.get(PAUSED) ?? 0).toBe(0);
  });

  it('stands beside the groups of states and says how many there are', () => {
    const { counts } = new Listing().answer(question(rows));
    const { state } = choicesFor(EVERYTHING, counts, { batches: [], servers: [] });
    expect(state.at(-1)).toEqual({
      id: 'held',
      choices: [{ value: PAUSED, label: 'Paused', count: 1 }]
    });
  });
});

describe('whatever changes', () => {
  it('the list is the one that filtering and sorting anew would give', () => {
    let seed = 7;
    const chance = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const states: JobState[] = ['queued', 'running', 'done', 'failed', 'warnings', 'waiting'];
    const orders = [null, ...['name', 'state', 'progress', 'batch', 'place', 'trouble', 'size']];
    let rows = varied(jobs(300));
    let newest = 300;
    const kept = new Listing();
    for (let round = 0; round < 200; round += 1) {
      const column = orders[Math.floor(round / 10) % orders.length] ?? null;
      const asked = {
        order: column === null ? null : { column, descending: round % 20 < 10 },
        filter: {
          search: round % 40 < 20 ? '' : 'i',
          chosen: {
            ...EVERYTHING.chosen,
            state: round % 60 < 30 ? [] : ['failed', 'running', PAUSED]
          }
        }
      };
      for (let tick = 0; tick < 3; tick += 1) {
        const news = Array.from({ length: chance(9) }, () => {
          const id = chance(20) === 0 ? (newest += 1) : (rows[chance(rows.length)]?.id ?? 1);
          const row = job(id, states[chance(states.length)] ?? 'done');
          return {
            ...row,
            batch: chance(3) === 0 ? null : 1,
            trouble: null,
            paused: chance(4) === 0
          };
        });
        const gone = chance(4) === 0 ? [rows[chance(rows.length)]?.id ?? 0] : [];
        rows = merge(rows, news, gone);
        const now = question(rows, asked);
        const anew = new Listing().answer(now);
        const { shown, counts } = kept.answer(now);
        expect(shown).toEqual(anew.shown);
        for (const [state, jobs] of anew.counts.state) expect(counts.state.get(state)).toBe(jobs);
      }
    }
  });
});

describe('the difference of two lists', () => {
  const rows = [job(3, 'queued'), job(2, 'running'), job(1, 'done')];

  it('is empty for the same jobs in another array', () => {
    expect(difference(rows, [...rows])).toEqual([]);
  });

  it('names what is new, changed and gone', () => {
    const [three, two, one] = rows as [JobRow, JobRow, JobRow];
    const changed = job(2, 'failed');
    const added = job(4, 'queued');
    expect(difference(rows, [added, three, changed])).toEqual([
      { was: undefined, is: added },
      { was: two, is: changed },
      { was: one, is: undefined }
    ]);
  });
});
