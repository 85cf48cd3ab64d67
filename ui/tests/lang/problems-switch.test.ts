import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import FilterBar from '../../src/lib/jobs/FilterBar.svelte';
import { JobsView } from '../../src/lib/jobs/jobs-view.svelte';
import { spoken } from '../../src/lib/lang';
import { RulesForm } from '../../src/lib/imports/rules-form.svelte';
import { Opening } from '../../src/lib/parcels/opening.svelte';
import { Restore } from '../../src/lib/parcels/restore.svelte';
import Problem from '../../src/lib/problems/Problem.svelte';
import { EngineSetting } from '../../src/lib/settings/engine.svelte';
import { Program } from '../../src/lib/settings/program.svelte';
import { UserSignIn } from '../../src/lib/sign-in/user-sign-in.svelte';
import ChoiceMenu from '../../src/lib/ui/ChoiceMenu.svelte';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import { program, refuse } from '../program';

const WRONG = "The passphrase doesn't open the file.";
const FALSCH = 'Die Passphrase öffnet die Datei nicht.';

/** A menu opens when the computer gets to it. */
const PATIENTLY = { timeout: 20_000 };

const german = () => spoken.use('de', ['de']);
afterEach(() => spoken.use('en', ['en']));

describe('what went wrong is said in the language that is spoken now', () => {
  it('by a project file that a passphrase did not open', async () => {
    program({ preview_project: () => refuse('file', WRONG) });
    const opening = new Opening(new Toasts());
    opening.begin('/x.mailhaul');
    opening.passphrase = 'wrong';
    await opening.look();
    expect(opening.problem).toBe(WRONG);
    await german();
    expect(opening.problem).toBe(FALSCH);
  });

  it('by a back-up that was not restored', async () => {
    program({
      choose_backup: () => ({ path: '/x', name: 'x', encrypted: true }),
      restore_backup: () => refuse('file', WRONG)
    });
    const restore = new Restore(new Toasts());
    await restore.choose();
    restore.passphrase = 'wrong';
    await restore.restore();
    expect(restore.problem).toBe(WRONG);
    await german();
    expect(restore.problem).toBe(FALSCH);
  });

  it('by the search for imapsync', async () => {
    program({ find_imapsync: () => refuse('file', WRONG) });
    const setting = new EngineSetting(new Program());
    await setting.choose('imapsync');
    expect(setting.problem).toBe(WRONG);
    await german();
    expect(setting.problem).toBe(FALSCH);
  });

  it('by a sign-in that ended without one', async () => {
    vi.useFakeTimers();
    program({
      begin_sign_in: () => ({ id: 4, page: 'https://a.example', code: null, minutes: 10 }),
      sign_in_now: () => ({ state: 'failed', ending: 'declined', text: { code: WRONG } })
    });
    const signIn = new UserSignIn();
    await signIn.begin(1, 'mia@old.example', 'browser');
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    expect(signIn.text).toBe(WRONG);
    await german();
    expect(signIn.text).toBe(FALSCH);
  });

  it('and so is what came of pasting rules', async () => {
    const form = new RulesForm(undefined, () => undefined);
    form.paste('domains', 'old.example\tnew.example');
    expect(form.note?.text).toBe('1 domain taken over.');
    await german();
    expect(form.note?.text).toBe('1 Domain übernommen.');
  });
});

describe('an element’s own words follow the language', () => {
  it('in the menu of a table’s columns', async () => {
    const sections = { state: [], batch: [], server: [], trouble: [] };
    render(FilterBar, { view: new JobsView(), sections, columns: [] });
    await userEvent.setup().click(screen.getByText('Columns'));
    const left = await screen.findByTestId('jobs-columns-left', {}, PATIENTLY);
    expect(left.textContent).toContain('Time left');
    await german();
    expect(screen.getByTestId('jobs-columns-left').textContent).toContain('Restzeit');
  });

  it('in a menu without choices', async () => {
    render(ChoiceMenu, { text: 'Columns', sections: [], chosen: [], onchange: () => undefined });
    await userEvent.setup().click(screen.getByText('Columns'));
    await screen.findByText('There is nothing to choose', {}, PATIENTLY);
    await german();
    expect(screen.getByText('Es gibt nichts zur Auswahl')).toBeTruthy();
  });

  it('over what a server said', async () => {
    render(Problem, { title: 'a', what: 'b', fix: 'c', said: 'NO [AUTH]' });
    screen.getByText('Details');
    await german();
    expect(screen.getByText('Einzelheiten')).toBeTruthy();
  });
});
