import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { forecastOf } from '../../src/lib/batches/forecast';
import { burnDownOf } from '../../src/lib/charts/burn-down';
import BurnDown from '../../src/lib/charts/BurnDown.svelte';
import { job } from '../../mock/fixtures';

const MIB = 1024 ** 2;
const now = new Date(2026, 10, 23, 12, 0);
const waits = {
  ...job(4, 'queued'),
  moved: {
    messagesDone: 0,
    messagesTotal: 7200,
    messagesBehind: 0,
    bytesDone: 0,
    bytesTotal: 3600 * MIB
  }
};
const past = Array.from({ length: 60 }, (_, at) => ({
  at: new Date(+now - (60 - at) * 60_000).toISOString(),
  bytes: 60 * MIB,
  messages: 120
}));
const always = { start: null, window: null, days: [] };

function burn(part: { stopped?: boolean; schedule?: typeof always; speed?: typeof past } = {}) {
  const schedule = part.schedule ?? always;
  const speed = part.speed ?? past;
  const stopped = part.stopped ?? false;
  const forecast = forecastOf({ rows: [waits], speed, schedule, now, stopped });
  return burnDownOf({ forecast, past: speed, schedule, now, measure: 'bytes' });
}

describe('what is left of a batch over time', () => {
  it('comes down by what moved to what is left now', () => {
    const steps = burn()?.steps ?? [];
    expect(steps[0]?.most).toBe(7200 * MIB);
    expect(steps.find(({ at }) => +at === +now)?.most).toBe(3600 * MIB);
    const before = steps.filter(({ isAhead }) => !isAhead);
    expect(before.every((step, at) => at === 0 || step.most <= (before[at - 1]?.most ?? 0))).toBe(
      true
    );
  });

  it('goes on as a range that ends at nothing', () => {
    const ahead = burn()?.steps.filter(({ isAhead }) => isAhead) ?? [];
    expect(ahead.at(-1)).toMatchObject({ most: 0, least: 0 });
    expect(ahead.every(({ most, least }) => least <= most)).toBe(true);
    expect(ahead.some(({ most, least }) => least < most)).toBe(true);
  });

  it('stands still while the schedule is closed', () => {
    const window = { from: 22 * 60, until: 6 * 60 };
    const found = burn({ schedule: { ...always, window } as never });
    expect(found?.closed[0]).toEqual({ from: now, until: new Date(2026, 10, 23, 22, 0) });
    const evening = found?.steps.filter(({ at }) => at > now && at.getHours() < 22) ?? [];
    expect(evening.length).toBeGreaterThan(0);
    expect(evening.every(({ most }) => most === 3600 * MIB)).toBe(true);
  });

  it('is the past alone where there is no forecast', () => {
    const found = burn({ stopped: true });
    expect(found?.until).toEqual(now);
    expect(found?.steps.some(({ isAhead }) => isAhead)).toBe(false);
  });

  it('is not drawn where nothing moved and nothing is under way', () => {
    expect(burn({ stopped: true, speed: [] })).toBeNull();
  });

  it('loses no byte of the minute in which it begins', () => {
    const one = burn({ speed: past.slice(-1), stopped: true });
    expect(one?.steps[0]?.most).toBe(3660 * MIB);
  });
});

describe('the picture of what is left', () => {
  const forecast = forecastOf({
    rows: [waits],
    speed: past,
    schedule: always,
    now,
    stopped: false
  });
  const props = { forecast, past, schedule: always, now };

  it('says the forecast in words above it, and draws it', () => {
    render(BurnDown, props);
    expect(screen.getByTestId('forecast').textContent).toContain('Done today between 12:');
    expect(screen.getByTestId('left-ahead')).toBeTruthy();
  });

  it('is read with the keyboard, the future as a range', async () => {
    render(BurnDown, props);
    screen.getByRole('application').focus();
    await userEvent.keyboard('{Home}');
    expect(screen.getByTestId('left-spoken').textContent).toMatch(/11:00: 7\.0\sGiB were left$/);
    await userEvent.keyboard('{End}{PageDown}');
    expect(screen.getByTestId('left-spoken').textContent).toMatch(/between .* and .* may be left$/);
  });

  it('counts messages on request', async () => {
    render(BurnDown, props);
    await userEvent.click(screen.getByRole('radio', { name: 'Messages' }));
    expect(screen.getByTestId('left-readout').textContent).toContain('7,200 messages left');
  });

  it('keeps the words where there is nothing to draw', () => {
    const none = forecastOf({ rows: [], speed: [], schedule: always, now, stopped: false });
    render(BurnDown, { ...props, forecast: none, past: [] });
    expect(screen.queryByRole('application')).toBeNull();
    expect(screen.getByText('Nothing to move yet.')).toBeTruthy();
  });
});
