import { beforeEach, describe, expect, it } from 'vitest';
import { lookOf, queryOf } from '../../src/lib/jobs/address';
import { EVERYTHING } from '../../src/lib/jobs/filter';
import { JobsView } from '../../src/lib/jobs/jobs-view.svelte';

beforeEach(() => localStorage.clear());

describe('the address of the jobs', () => {
  it('says nothing where all jobs are shown as they come', () => {
    expect(queryOf({ filter: EVERYTHING, order: null })).toBe('');
    expect(lookOf(new URLSearchParams(''))).toEqual({ filter: EVERYTHING, order: null });
  });

  it('leads back to the same search, choices and order', () => {
    const look = {
      filter: {
        search: 'mia & co',
        chosen: { state: ['failed', 'paused'], batch: ['none'], server: ['2'], trouble: [] }
      },
      order: { column: 'size', descending: true }
    };
    const query = queryOf(look);
    expect(query).toBe('q=mia+%26+co&state=failed%2Cpaused&batch=none&server=2&sort=-size');
    expect(lookOf(new URLSearchParams(query))).toEqual(look);
  });

  it('sorts by no column that there isn’t', () => {
    expect(lookOf(new URLSearchParams('sort=aura')).order).toBeNull();
  });

  it('leaves the place in the list alone where it says what is shown already', () => {
    const view = new JobsView();
    view.choose('state', ['failed']);
    view.scrolled = 900;
    view.look(lookOf(new URLSearchParams('state=failed')));
    expect(view.scrolled).toBe(900);
    view.look(lookOf(new URLSearchParams('state=done&sort=name')));
    expect([view.scrolled, view.order?.column]).toEqual([0, 'name']);
    expect(view.filter.chosen.state).toEqual(['done']);
  });
});
