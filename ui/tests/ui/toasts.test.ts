import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { spoken } from '../../src/lib/lang';
import { Toasts } from '../../src/lib/ui/toasts.svelte';

beforeEach(() => vi.useFakeTimers());
afterEach(async () => {
  vi.useRealTimers();
  await spoken.use('en', ['en']);
});

it('what was said in another language is gone with it', async () => {
  const toasts = new Toasts();
  toasts.say('bad', 'It failed');
  await spoken.use('de', ['de']);
  expect(toasts.list).toEqual([]);
  toasts.say('good', 'Es ging');
  expect(toasts.list.map(({ title }) => title)).toEqual(['Es ging']);
});

it('bad news stays longer than good', () => {
  const toasts = new Toasts();
  toasts.say('good', 'Saved');
  toasts.say('bad', 'It failed');
  vi.advanceTimersByTime(6000);
  expect(toasts.list.map(({ title }) => title)).toEqual(['It failed']);
  vi.advanceTimersByTime(7000);
  expect(toasts.list).toEqual([]);
});
