import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Settings } from '../../src/lib/ipc';
import EngineSection from '../../src/lib/settings/EngineSection.svelte';
import { Program } from '../../src/lib/settings/program.svelte';
import { program, refuse, type Answers } from '../program';

const found = { path: '/opt/imapsync/imapsync', version: '2.229' };
const usual: Settings = {
  parallelRuns: 4,
  queuePaused: false,
  keepAwake: true,
  engine: 'mailhaul',
  imapsync: '',
  updateChannel: 'stable'
};

async function section(settings: Partial<Settings> = {}, answers: Answers = {}) {
  const asked = program({
    settings: () => ({ ...usual, ...settings }),
    find_imapsync: () => found,
    ...answers
  });
  const desk = new Program();
  await desk.loadSettings();
  render(EngineSection, { program: desk });
  const kept = () =>
    asked.filter(({ command }) => command === 'change_settings').map(({ payload }) => payload);
  return { desk, kept, user: userEvent.setup() };
}

describe('the engine', () => {
  it('is changed to imapsync once one is found, and says which', async () => {
    const { kept, user } = await section();
    await user.click(screen.getByRole('radio', { name: 'imapsync' }));
    await screen.findByText('Found: imapsync 2.229 at /opt/imapsync/imapsync');
    await vi.waitFor(() =>
      expect(kept()).toEqual([{ settings: { ...usual, engine: 'imapsync' } }])
    );
  });

  it('stays as it is where no imapsync is found, and says what to do', async () => {
    const none = { find_imapsync: () => refuse('notNow', 'There is none on the PATH.') };
    const { kept, user } = await section({}, none);
    await user.click(screen.getByRole('radio', { name: 'imapsync' }));
    await screen.findByText('There is none on the PATH.');
    expect(screen.getByTestId('engine-unused').textContent).toMatch(/own engine goes on copying/);
    expect(kept()).toEqual([]);
  });

  it('takes the place that is typed', async () => {
    const { kept, user } = await section({ engine: 'imapsync' });
    await user.type(screen.getByTestId('imapsync-path'), '/srv/imapsync{Enter}');
    await vi.waitFor(() =>
      expect(kept()).toEqual([
        { settings: { ...usual, engine: 'imapsync', imapsync: '/srv/imapsync' } }
      ])
    );
  });

  it('says when the imapsync in use is gone', async () => {
    const none = { find_imapsync: () => refuse('notNow', 'There is no imapsync at /srv.') };
    await section({ engine: 'imapsync', imapsync: '/srv' }, none);
    await screen.findByText('There is no imapsync at /srv.');
    expect(screen.getByTestId('engine-unused').textContent).toMatch(/runs that copy end/);
  });

  it('is looked for as well where the settings come after the page', async () => {
    const none = { find_imapsync: () => refuse('notNow', 'There is no imapsync at /srv.') };
    program({ settings: () => ({ ...usual, engine: 'imapsync', imapsync: '/srv' }), ...none });
    const desk = new Program();
    render(EngineSection, { program: desk });
    await desk.loadSettings();
    await screen.findByText('There is no imapsync at /srv.');
  });

  it('goes back to Mailhaul’s own without asking for anything', async () => {
    const { kept, user } = await section({ engine: 'imapsync' });
    await user.click(screen.getByRole('radio', { name: 'Mailhaul' }));
    await vi.waitFor(() => expect(kept()).toEqual([{ settings: usual }]));
    expect(screen.queryByTestId('imapsync-path')).toBeNull();
  });
});
