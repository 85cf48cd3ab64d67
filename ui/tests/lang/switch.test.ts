import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk } from '../../src/lib/desk.svelte';
import { bytes, percent } from '../../src/lib/format/amounts';
import { date } from '../../src/lib/format/times';
import { inLanguage, plural, spoken } from '../../src/lib/lang';
import { short } from '../../src/lib/lang/short';
import { actionLabel } from '../../src/lib/jobs/words';
import { daysInWords, weekdays } from '../../src/lib/schedule/words';
import { Preferences, restoreLanguage } from '../../src/lib/settings/preferences.svelte';
import SettingsPage from '../../src/routes/settings/+page.svelte';
import OnDesk from '../OnDesk.svelte';
import { program } from '../program';

beforeEach(() => localStorage.clear());
afterEach(() => spoken.use('en', ['en']));

describe('the language', () => {
  it('changes on the page that is shown, at once, and back again', async () => {
    program({});
    render(OnDesk, { desk: new Desk(), page: SettingsPage });
    const user = userEvent.setup();
    expect(screen.getByRole('heading', { name: 'Appearance' })).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'Deutsch' }));
    expect(await screen.findByRole('heading', { name: 'Darstellung' })).toBeTruthy();
    const themes = screen.getByRole('radiogroup', { name: 'Farben' });
    expect(within(themes).getByRole('radio', { name: 'Wie das System' })).toBeTruthy();
    expect(document.documentElement.lang).toBe('de');
    await user.click(screen.getByRole('radio', { name: 'English' }));
    expect(screen.getByRole('heading', { name: 'Appearance' })).toBeTruthy();
    expect(document.documentElement.lang).toBe('en');
  });

  it('is remembered', async () => {
    program({});
    await new Preferences().speak('de');
    await spoken.use('en', ['en']);
    await restoreLanguage();
    const next = new Preferences();
    next.restore();
    expect(next.language).toBe('de');
    expect(spoken.language).toBe('de');
  });

  it('is the system’s until one is chosen', async () => {
    program({});
    await restoreLanguage();
    new Preferences().restore();
    expect(spoken.language).toBe('en');
    expect(localStorage.getItem('mailhaul.language')).toBeNull();
  });
});

describe('the program behind the window', () => {
  it('is given the language and its words, for what the system draws and for certificates, and none in English', async () => {
    const asked = program({});
    const preferences = new Preferences();
    await preferences.speak('de');
    await preferences.speak('en');
    const given = asked.filter(({ command }) => command === 'speak').map((it) => it.payload);
    expect(given.map(({ language }) => language)).toEqual(['de', 'en']);
    expect(given[0]?.catalog).toHaveProperty([short('Pause all')], ['Alle pausieren']);
    expect(given[1]?.catalog).toEqual({});
  });
});

describe('the short name of a text', () => {
  it('is the one that the program makes of it too', () => {
    expect(short('Pause all')).toBe('zh0x5e');
    expect(short('Zürich – 東京')).toBe('1fnw9xl');
  });
});

describe('two choices', () => {
  it('end with the later one, whichever catalog is read first', async () => {
    const first = spoken.use('fr', ['fr']);
    await spoken.use('en', ['en']);
    await first;
    expect(spoken.language).toBe('en');
  });
});

describe('in German', () => {
  beforeEach(() => spoken.use('de', ['de-DE']));

  it('tables of words follow', async () => {
    expect(actionLabel('cancel')).toBe('Abbrechen');
    await spoken.use('en', ['en']);
    expect(actionLabel('cancel')).toBe('Cancel');
  });

  it('numbers, sizes and dates are written as there', () => {
    expect(bytes(3.4 * 1024 * 1024)).toBe('3,4\u00a0MiB');
    expect(percent(0.42)).toBe('42\u00a0%');
    expect(date('2026-11-03T12:00:00Z')).toBe('3. Nov. 2026');
  });

  it('days and lists are named as there', () => {
    expect(weekdays[0]?.long).toBe('Montag');
    expect(daysInWords([6, 7])).toBe('Sa und So');
  });
});

describe('a number', () => {
  it('chooses the form of the language that is spoken', async () => {
    const all = ['# day left', '# days left'] as const;
    expect([0, 1, 2].map((days) => plural(days, all))).toEqual([
      '0 days left',
      '1 day left',
      '2 days left'
    ]);
    await spoken.use('fr', ['fr']);
    expect(plural(0, all)).toBe('0 day left');
  });

  it('is written with its thousands, beside what else is put in', () => {
    expect(plural(1234, ['{0}: # row', '{0}: # rows'], ['list.csv'])).toBe('list.csv: 1,234 rows');
  });
});

describe('a table in a language', () => {
  it('is made once for each, and keeps its keys', async () => {
    let made = 0;
    const table = inLanguage(() => ({ a: spoken.language, nth: ++made }));
    expect(Object.keys(table)).toEqual(['a', 'nth']);
    await spoken.use('es', ['es']);
    expect(table.a).toBe('es');
    const { nth } = table;
    expect(table.nth).toBe(nth);
  });
});
