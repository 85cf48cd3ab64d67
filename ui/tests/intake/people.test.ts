import { describe, expect, it } from 'vitest';
import {
  countsOf,
  isIn,
  linesOf,
  ordered,
  searching,
  type Part
} from '../../src/lib/intake/people';
import { people as made, person } from '../../mock/intake-people';

const people = made(60);
const of = (part: Part) => people.filter((one) => isIn(one, part));

describe('the people of a campaign', () => {
  it('are missing, ready, blocked or jobs, and never two of these', () => {
    const parts: Part[] = ['missing', 'ready', 'blocked', 'jobs'];
    for (const one of people) {
      expect(parts.filter((part) => isIn(one, part))).toHaveLength(1);
    }
  });

  it('are counted as they are filtered', () => {
    const counts = countsOf(people);
    for (const part of ['all', 'missing', 'renew', 'ready', 'blocked', 'jobs'] as const) {
      expect(counts[part]).toBe(of(part).length);
    }
    expect(counts.renew).toBe(5);
  });

  it('are not missing where a job was made of somebody who never submitted', () => {
    const made = person(1, { job: 3, submitted: null, sourcePassword: 'kept' });
    expect([isIn(made, 'missing'), isIn(made, 'jobs')]).toEqual([false, true]);
  });

  it('are missing where a job was there before them and waits for what they hand in', () => {
    const waited = person(1, { job: 3, submitted: null, sourcePassword: 'missing' });
    expect([isIn(waited, 'missing'), isIn(waited, 'jobs')]).toEqual([true, false]);
  });

  it('are found by every word, in whatever script', () => {
    const found = (search: string) => people.filter(searching(search)).map(({ name }) => name);
    expect(new Set(found('الفارسي'))).toEqual(new Set(['مريم الفارسي']));
    expect(found('MIA thornton').length).toBeGreaterThan(0);
    expect(found('mia weiss')).toEqual([]);
    expect(found('  ')).toHaveLength(60);
  });

  it('are sorted by number within a name, and stay as they are without an order', () => {
    const addresses = ordered(people, { column: 'person', descending: false }).map(
      ({ address }) => address
    );
    const of = (login: string) => addresses.findIndex((one) => one.startsWith(`${login}@`));
    expect(of('mia.thornton2')).toBeLessThan(of('mia.thornton8'));
    expect(ordered(people, null)).toBe(people);
  });

  it('show those who need somebody first where they are sorted by job', () => {
    const [first] = ordered(people, { column: 'state', descending: false });
    expect(first?.renew).toBe(true);
  });
});

describe('the lines of a reminder list', () => {
  const list = 'a@x.example\thttps://h/p/1\nB@x.example, Bea\nc@x.example';

  it('are those of the addresses that are asked for', () => {
    expect(linesOf(list, ['b@x.example'])).toBe('B@x.example, Bea');
  });

  it('are all where none of the addresses is in it', () => {
    expect(linesOf(list, ['z@x.example'])).toBe(list);
  });
});
