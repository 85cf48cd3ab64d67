import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick, type Component } from 'svelte';
import { describe, expect, it } from 'vitest';
import { managedAs } from '../../mock/managed';
import { Desk } from '../../src/lib/desk.svelte';
import NewJobPage from '../../src/routes/jobs/new/+page.svelte';
import SettingsPage from '../../src/routes/settings/+page.svelte';
import OnDesk from '../OnDesk.svelte';
import { program } from '../program';

const WHY = 'Your organisation has set this (/etc/mailhaul/policy.json).';

async function settings(kind: string | null, page: Component = SettingsPage) {
  const asked = program({
    overview: () => ({
      version: '1.0.0',
      role: 'supervisor',
      demo: false,
      dataFolder: '/data',
      managed: managedAs(kind)
    }),
    settings: () => ({
      parallelRuns: 4,
      queuePaused: false,
      keepAwake: true,
      engine: 'mailhaul',
      imapsync: '',
      updateChannel: 'stable'
    })
  });
  const desk = new Desk();
  await desk.program.load();
  render(OnDesk, { desk, page });
  await tick();
  const kept = () => asked.filter(({ command }) => command === 'change_settings');
  return { kept, user: userEvent.setup() };
}

describe('the settings of a managed computer', () => {
  it('can not be changed where they are locked, and say who decided', async () => {
    const { kept, user } = await settings('locked');
    for (const id of ['parallel-runs', 'keep-awake', 'engine-imapsync']) {
      expect(screen.getByTestId<HTMLButtonElement>(id).disabled).toBe(true);
      await user.click(screen.getByTestId(id));
    }
    expect(screen.getAllByText(WHY).length).toBeGreaterThanOrEqual(3);
    expect(kept()).toEqual([]);
    await user.click(screen.getByTestId('queue-paused'));
    expect(kept()).toHaveLength(1);
  });

  it('leave no job or batch a choice of who copies where that is locked, and any elsewhere', async () => {
    await settings('locked', NewJobPage);
    const choice = () => screen.getByTestId<HTMLButtonElement>('engine-choice');
    expect(choice().disabled).toBe(true);
    expect(screen.getByText(WHY)).toBeTruthy();
    cleanup();
    await settings(null, NewJobPage);
    expect(choice().disabled).toBe(false);
    expect(screen.queryByText(WHY)).toBeNull();
  });

  it('say where they are set, and what is wrong there instead of that', async () => {
    await settings('locked');
    expect(screen.getByTestId('managed').textContent).toContain('/etc/mailhaul/policy.json');
  });

  it('say what is wrong with what is set', async () => {
    await settings('broken');
    expect(screen.getByTestId('managed').textContent).toMatch(
      /policy\.json is not written as a policy is: .*Until your organisation has mended it/
    );
  });

  it('say nothing of that where nobody manages it', async () => {
    await settings(null);
    expect(screen.queryByTestId('managed')).toBeNull();
    expect(screen.getByTestId<HTMLButtonElement>('parallel-runs').disabled).toBe(false);
  });
});
