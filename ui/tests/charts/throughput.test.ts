import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import Throughput from '../../src/lib/charts/Throughput.svelte';

const MIB = 1024 ** 2;
const now = new Date(2026, 10, 23, 12, 0, 30);
const samples = Array.from({ length: 60 }, (_, at) => ({
  at: new Date(2026, 10, 23, 11, at),
  bytes: 60 * MIB * (at + 1),
  messages: 60 * at
}));
const props = { title: 'Speed', samples, step: 60, now, empty: 'Nothing moved.' };

describe('the chart of a speed', () => {
  it('says in words what it draws', () => {
    render(Throughput, props);
    const chart = screen.getByRole('application', { name: 'Speed' });
    const text = document.getElementById(chart.getAttribute('aria-describedby') ?? '');
    expect(text?.textContent).toMatch(/The most: today at 11:59: 60\.0\sMiB\/s, 59 messages\/s/);
  });

  it('leaves out numbers of an axis that would touch each other', () => {
    const few = samples.map((one) => ({ ...one, messages: 378 }));
    const { container } = render(Throughput, { ...props, samples: few });
    const axis = [...container.querySelectorAll('text.end')];
    const heights = axis.map((one) => Number(one.getAttribute('y'))).sort((a, b) => a - b);
    expect(axis.map((one) => one.textContent)).toContain('8.0 msg/s');
    for (const [at, y] of heights.slice(1).entries()) {
      expect(y - (heights[at] ?? 0)).toBeGreaterThanOrEqual(15);
    }
  });

  it('is read point by point with the keyboard, aloud', async () => {
    render(Throughput, props);
    const spoken = screen.getByTestId('speed-spoken');
    await userEvent.tab();
    await userEvent.tab();
    expect(document.activeElement?.getAttribute('role')).toBe('application');
    expect(spoken.textContent).toBe('');
    await userEvent.keyboard('{ArrowLeft}');
    expect(spoken.textContent).toMatch(/^today at 11:58: 59\.0\sMiB\/s, 58 messages\/s$/);
    await userEvent.keyboard('{Home}');
    expect(spoken.textContent).toMatch(/^today at 11:00: 1\.0\sMiB/);
    expect(screen.getByTestId('speed-readout').textContent).toContain('11:00');
  });

  it('has the same numbers as a table that can be copied', async () => {
    render(Throughput, props);
    await userEvent.click(screen.getByRole('radio', { name: 'Table' }));
    expect(screen.queryByRole('application')).toBeNull();
    const table = screen.getByRole('table');
    expect(within(table).getAllByRole('row')).toHaveLength(61);
    expect(within(table).getByRole('row', { name: /11:58 59\.0\sMiB\/s 58 / })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Copy table' })).toBeTruthy();
  });

  it('doesn’t take a time that nobody measured for an idle one', async () => {
    const apart = [...samples.slice(0, 3), ...samples.slice(-3)];
    render(Throughput, { ...props, samples: apart, gaps: 'unknown' });
    expect(screen.getByTestId('speed-readout').textContent).toContain('Hatched: not measured');
    screen.getByRole('application').focus();
    await userEvent.keyboard('{Home}{PageUp}');
    expect(screen.getByTestId('speed-spoken').textContent).toMatch(/: not measured$/);
  });

  it('draws what has just begun from its first value on, and is read where it is drawn', async () => {
    const { container } = render(Throughput, { ...props, samples: samples.slice(-2) });
    expect(container.querySelectorAll('[data-gap]')).toHaveLength(0);
    screen.getByRole('application').focus();
    await userEvent.keyboard('{Home}');
    expect(screen.getByTestId('speed-readout').textContent).toContain('11:58');
  });

  it('says that nothing moved where nothing did, without switches', () => {
    render(Throughput, { ...props, samples: [] });
    expect(screen.queryByRole('application')).toBeNull();
    expect(screen.queryByRole('radio')).toBeNull();
    expect(screen.getByText('Nothing moved.')).toBeTruthy();
  });
});
