import { render } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import type { JobState } from '../../src/lib/ipc';
import StateBadge from '../../src/lib/jobs/StateBadge.svelte';
import { STATE_SIGNS } from '../../src/lib/jobs/signs';

it('a dry run that is done is not told as a mailbox that moved', async () => {
  const { container, rerender } = render(StateBadge, { state: 'done', kind: 'dry' });
  expect(container.textContent.trim()).toBe('Dry run done');
  await rerender({ state: 'done', kind: 'copy' });
  expect(container.textContent.trim()).toBe('Done');
});

it('another state is another drawing in the same element, and no two states share one', async () => {
  const { container, rerender } = render(StateBadge, { state: 'queued' });
  const drawing = container.querySelector('svg path');
  const seen = new Set<string | null>();
  for (const state of Object.keys(STATE_SIGNS) as JobState[]) {
    await rerender({ state });
    expect(container.querySelector('svg path')).toBe(drawing);
    seen.add(drawing?.getAttribute('d') ?? null);
  }
  expect(seen.size).toBe(Object.keys(STATE_SIGNS).length);
});
