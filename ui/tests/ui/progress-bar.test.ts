import { render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import ProgressBar from '../../src/lib/ui/ProgressBar.svelte';

it('says how far it is in words and numbers, and never more than all', async () => {
  const { rerender } = render(ProgressBar, { label: 'Progress of Anna', fraction: 0.424 });
  const bar = screen.getByRole('progressbar', { name: 'Progress of Anna' });
  expect(bar.getAttribute('aria-valuenow')).toBe('0.424');
  expect(bar.getAttribute('aria-valuetext')).toMatch(/^42\s?%$/);
  await rerender({ fraction: 1.7 });
  expect(bar.getAttribute('aria-valuenow')).toBe('1');
});

it('has no number while none is known', () => {
  render(ProgressBar, { label: 'Progress of Anna', fraction: null });
  const bar = screen.getByRole('progressbar');
  expect(bar.hasAttribute('aria-valuenow')).toBe(false);
  expect(bar.getAttribute('aria-valuetext')).toBe('not known yet');
});
