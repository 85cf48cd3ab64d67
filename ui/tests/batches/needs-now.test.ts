import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { batches } from '../../mock/batches';
import NeedsNow from '../../src/lib/batches/NeedsNow.svelte';
import StateFilter from '../../src/lib/batches/StateFilter.svelte';
import { troublesOf } from '../../src/lib/batches/troubles';
import type { BatchRow, JobRow } from '../../src/lib/ipc';
import { job } from '../../mock/fixtures';

function shown(rows: JobRow[], part: Partial<BatchRow> = {}) {
  const batch = { ...(batches(3)[0] as BatchRow), ...part };
  const calls = { onchoose: vi.fn(), onremedy: vi.fn(), onact: vi.fn() };
  render(NeedsNow, { batch, rows, groups: troublesOf(rows), chosen: null, ...calls });
  return calls;
}

describe('what needs someone now', () => {
  it('has a button for what mends each cause', async () => {
    const { onremedy, onchoose } = shown([job(1, 'failed'), job(2, 'failed')]);
    await userEvent.click(screen.getByRole('button', { name: 'Enter passwords' }));
    expect(onremedy).toHaveBeenCalledExactlyOnceWith(
      { does: 'passwords', label: 'Enter passwords' },
      'passwordRejected'
    );
    expect(onchoose).not.toHaveBeenCalled();
  });

  it('shows the jobs of a cause when it is chosen', async () => {
    const { onchoose } = shown([job(1, 'failed')]);
    await userEvent.click(screen.getByTestId('trouble-passwordRejected'));
    expect(onchoose).toHaveBeenCalledExactlyOnceWith('passwordRejected');
  });

  it('offers to let a paused batch go on', async () => {
    const { onact } = shown([job(1, 'queued')], { paused: true });
    await userEvent.click(screen.getByRole('button', { name: 'Resume' }));
    expect(onact).toHaveBeenCalledExactlyOnceWith('resume');
  });

  it('says so where nothing does', () => {
    shown([job(1, 'running')]);
    expect(screen.getByTestId('next-step').textContent).toContain('Nothing needs you');
    expect(screen.queryByTestId('next-act')).toBeNull();
  });
});

describe('the mailboxes by state', () => {
  const rows = [job(1, 'done', 'dry'), job(2, 'running'), job(3, 'running')];

  it('can be chosen and left again, and say how many there are', async () => {
    const onchoose = vi.fn();
    const { rerender } = render(StateFilter, { rows, chosen: null, onchoose });
    await userEvent.click(screen.getByRole('button', { name: 'At work: 2 mailboxes' }));
    expect(onchoose).toHaveBeenLastCalledWith('running');
    await rerender({ rows, chosen: 'running', onchoose });
    const button = screen.getByRole('button', { pressed: true });
    await userEvent.click(button);
    expect(onchoose).toHaveBeenLastCalledWith(null);
  });

  it('say so where there are none', () => {
    render(StateFilter, { rows: [], chosen: null, onchoose: vi.fn() });
    expect(screen.getByText('No mailboxes')).toBeTruthy();
  });
});
