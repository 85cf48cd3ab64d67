// What the palette offers on every page.
import { resolve } from '$app/paths';
import type { Desk } from '../desk.svelte';
import { guide } from '../help/guide.svelte';
import { asRefusal, commands, take } from '../ipc';
import { DENSITIES, THEMES } from '../settings/preferences.svelte';
import { pressOf } from '../shell/shortcuts';
import type { Entry } from './entries';

export function pages(): Entry[] {
  const to = (id: string, label: string, leads: string, also = '', press?: string): Entry => ({
    id: `page:${id}`,
    kind: 'page',
    label,
    hint: '',
    also,
    press,
    leads
  });
  const go = (path: '/' | '/jobs' | '/batches' | '/servers' | '/intake' | '/help') =>
    pressOf({ goTo: path });
  return [
    to('overview', 'Overview', resolve('/'), 'home start dashboard', go('/')),
    to('jobs', 'Jobs', resolve('/jobs'), 'mailboxes', go('/jobs')),
    to('batches', 'Batches', resolve('/batches'), 'imports lists', go('/batches')),
    to('intake', 'Intake', resolve('/intake'), 'campaigns form passwords users', go('/intake')),
    to('servers', 'Servers', resolve('/servers'), 'imap hosts limits', go('/servers')),
    to('settings', 'Settings', resolve('/settings'), 'preferences options', pressOf('settings')),
    to('running', 'Jobs that are running', resolve('/jobs?state=running')),
    to('failed', 'Jobs that failed', resolve('/jobs?state=failed'), 'errors halted'),
    to(
      'logins',
      'Jobs that wait for a password',
      resolve('/jobs?trouble=passwordMissing,passwordRejected,signInOver'),
      'missing rejected sign-in'
    ),
    to('help', 'Help', resolve('/help'), 'guide manual documentation', go('/help')),
    ...guide.pages.map(({ slug, title, sections }) =>
      to(
        `help-${slug}`,
        `Help: ${title}`,
        resolve('/help/[page]', { page: slug }),
        sections.map((section) => section.title).join(' ')
      )
    )
  ];
}

export function acts(desk: Desk): Entry[] {
  const act = (id: string, label: string, leads: Entry['leads'], also = '', press?: string) =>
    ({ id, kind: 'act', label, hint: '', also, press, leads }) satisfies Entry;
  const { preferences, program } = desk;
  const paused = program.settings?.queuePaused ?? false;
  return [
    act('new-job', 'New job', resolve('/jobs/new'), 'add create mailbox move'),
    act('import', 'Import a list', resolve('/import'), 'csv xlsx bulk batch users'),
    act('passwords', 'New passwords from a list', resolve('/passwords'), 'replace csv'),
    act('add-server', 'Add a server', resolve('/servers?add=1'), 'new create imap'),
    act('new-campaign', 'New campaign', resolve('/intake/new'), 'add create intake form users'),
    act(
      'queue',
      paused ? 'Resume the queue' : 'Pause the queue',
      () => void attempt(desk, () => program.change({ queuePaused: !paused })),
      'stop hold all jobs runs'
    ),
    ...THEMES.map(({ value, label }) =>
      act(`theme-${value}`, `Theme: ${label}`, () => preferences.use(value), 'appearance colours')
    ),
    ...DENSITIES.map(({ value, label }) =>
      act(
        `density-${value}`,
        `Density: ${label}`,
        () => preferences.space(value),
        'appearance rows'
      )
    ),
    act(
      'data-folder',
      'Open the data folder',
      () => void attempt(desk, () => take(commands.showDataFolder())),
      'files logs'
    ),
    act(
      'sheet',
      'Keyboard shortcuts',
      () => (desk.steering.sheet = true),
      'keys cheat sheet help',
      pressOf('sheet')
    )
  ];
}

async function attempt(desk: Desk, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    const { title, message } = asRefusal(thrown).description;
    desk.toasts.say('bad', title, message);
  }
}
