import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import SpeedChart from '../../src/lib/batches/SpeedChart.svelte';

const MIB = 1024 ** 2;
const now = new Date(2026, 10, 23, 12, 0, 30);
const rows = Array.from({ length: 60 }, (_, at) => ({
  at: new Date(2026, 10, 23, 11, at).toISOString(),
  bytes: 60 * MIB * (at + 1),
  messages: at
}));

describe('the chart of a batch’s speed', () => {
  it('says in words what it draws', () => {
    render(SpeedChart, { rows, now });
    const slider = screen.getByRole('slider', { name: 'Speed' });
    const text = document.getElementById(slider.getAttribute('aria-describedby') ?? '');
    expect(text?.textContent).toMatch(/The most: today at 11:59: 60\.0 MiB\/s, 59 messages/);
    expect(screen.getByRole('table', { hidden: true })).toBeTruthy();
  });

  it('is read point by point with the keyboard', async () => {
    render(SpeedChart, { rows, now });
    const slider = screen.getByRole('slider');
    await userEvent.tab();
    expect(slider.getAttribute('aria-valuetext')).toMatch(/^today at 11:59: 60\.0 MiB/);
    await userEvent.keyboard('{ArrowLeft}');
    expect(slider.getAttribute('aria-valuetext')).toMatch(/^today at 11:58: 59\.0 MiB/);
    await userEvent.keyboard('{Home}');
    expect(screen.getByTestId('speed-readout').textContent).toMatch(/^today at 11:00: 1\.0 MiB/);
  });

  it('says that nothing moved where nothing did', () => {
    render(SpeedChart, { rows: [], now });
    expect(screen.queryByRole('slider')).toBeNull();
    expect(screen.getByText(/Nothing moved in the last day/)).toBeTruthy();
  });
});
