import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import * as made from '../../mock/fixtures';
import { offBy, updateAs } from '../../mock/managed';
import { Desk } from '../../src/lib/desk.svelte';
import type { JobRow } from '../../src/lib/ipc';
import Banners from '../../src/lib/shell/Banners.svelte';
import SettingsPage from '../../src/routes/settings/+page.svelte';
import OnDesk from '../OnDesk.svelte';
import { program, refuse, type Answers } from '../program';

interface Shown {
  page?: typeof Banners;
  update?: string;
  managed?: string;
  jobs?: JobRow[];
  answers?: Answers;
}

async function shown({
  page = Banners,
  update = 'there',
  managed,
  jobs = [],
  answers = {}
}: Shown) {
  const asked = program({
    updates: () => updateAs(update, offBy(managed ?? null)),
    put_off_update: () => ({ ...updateAs(update, null), note: false }),
    skip_update: () => ({ ...updateAs(update, null), note: false }),
    install_update: () => updateAs('waiting', null),
    look_for_updates: () => updateAs('there', null),
    jobs: () => jobs,
    ...answers
  });
  const desk = new Desk();
  await Promise.all([desk.updates.load(), desk.jobs.load()]);
  render(OnDesk, { desk, page });
  await tick();
  const commands = () => asked.map(({ command }) => command);
  return { desk, commands, user: userEvent.setup() };
}

const note = () => screen.queryByTestId('banner-update');

describe('the note on a newer version', () => {
  it('says which version is there and what is new in it', async () => {
    await shown({});
    expect(note()?.textContent).toContain('Version 1.2.0 is there.');
    expect(note()?.textContent).toContain('Folders that the server renames');
    expect(screen.getByTestId('install-update').textContent.trim()).toBe('Install and restart');
  });

  it('is not there where there is nothing newer, or an organisation switched it off', async () => {
    await shown({ update: 'newest' });
    expect(note()).toBeNull();
    await shown({ managed: 'off' });
    expect(note()).toBeNull();
  });

  it.each(['put-off-update', 'skip-update'])('goes away by %s', async (button) => {
    const { commands, user } = await shown({});
    await user.click(screen.getByTestId(button));
    await vi.waitFor(() => expect(note()).toBeNull());
    expect(commands()).toContain(button.replaceAll('-', '_'));
  });

  it('offers to wait for runs that are at work, and says that it waits', async () => {
    const jobs = made.jobs(8);
    expect(jobs.some(({ state }) => state === 'running')).toBe(true);
    const { user } = await shown({ jobs });
    const install = screen.getByTestId('install-update');
    expect(install.textContent.trim()).toBe('Install when the runs are done');
    await user.click(install);
    await vi.waitFor(() =>
      expect(note()?.textContent).toContain('is installed when no run is at work')
    );
    expect(screen.queryByTestId('install-update')).toBeNull();
    expect(screen.queryByTestId('put-off-update')).not.toBeNull();
  });
});

describe('updates in the settings', () => {
  it('are looked for when that is asked', async () => {
    const { commands, user } = await shown({ page: SettingsPage, update: 'newest' });
    expect(screen.getByTestId('update-words').textContent).toMatch(
      /newest version at the last look/
    );
    await user.click(screen.getByTestId('look-for-updates'));
    await vi.waitFor(() =>
      expect(screen.getByTestId('update-words').textContent).toBe('Version 1.2.0 is there.')
    );
    expect(commands()).toContain('look_for_updates');
  });

  it('say why there are none, without a button that does nothing', async () => {
    await shown({ page: SettingsPage, managed: 'off' });
    expect(screen.getByTestId('update-words').textContent).toMatch(/has switched this off/);
    expect(screen.queryByTestId('look-for-updates')).toBeNull();
    expect(screen.queryByTestId('update-channel')).toBeNull();
  });

  it('say what was refused', async () => {
    const answers = {
      look_for_updates: () => refuse('notNow', 'This build does not update itself.')
    };
    const { desk, user } = await shown({ page: SettingsPage, update: 'newest', answers });
    await user.click(screen.getByTestId('look-for-updates'));
    await vi.waitFor(() => expect(desk.toasts.list).toHaveLength(1));
  });
});
