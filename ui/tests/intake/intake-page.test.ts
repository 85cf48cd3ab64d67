import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { Desk } from '../../src/lib/desk.svelte';
import IntakePage from '../../src/routes/intake/+page.svelte';
import type { CampaignRow, FormState, Ticked } from '../../src/lib/ipc';
import { campaigns as made } from '../../mock/intake';
import { formState, openForm } from '../../mock/intake-form';
import { program, refuse, type Answers } from '../program';
import OnDesk from '../OnDesk.svelte';

async function page(state: Partial<FormState> = {}, more: Answers = {}) {
  const now: { form: FormState; campaigns: CampaignRow[] } = {
    form: formState(state),
    campaigns: made()
  };
  const answers: Answers = {
    intake: () => ({ ...now }),
    open_form: () => (now.form = formState({ open: { ...openForm(), lastVisit: null } })),
    close_form: () => (now.form = formState()),
    ...more
  };
  const asked = program(answers);
  const desk = new Desk();
  await desk.intake.load();
  render(OnDesk, { desk, page: IntakePage });
  await tick();
  const sent = (command: string) => asked.filter((one) => one.command === command);
  return { desk, now, sent, user: userEvent.setup() };
}

const told: Ticked = {
  jobs: [],
  deleted: [],
  runs: [],
  servers: false,
  batches: false,
  campaigns: true,
  reload: false
};
const text = (testId: string) => screen.getByTestId(testId).textContent.trim();

describe('the page of intake', () => {
  it('says of a closed form that nobody can submit and how many campaigns wait', async () => {
    await page();
    expect(text('form-state')).toBe('Closed');
    expect(text('form-closed-words')).toMatch(/nobody can submit.*3 open campaigns wait/s);
  });

  it('opens the form, and shows how it is reached', async () => {
    const { user } = await page();
    await user.click(screen.getByTestId('form-open'));
    await vi.waitFor(() => expect(text('form-state')).toBe('Open'));
    expect(text('form-url-name')).toBe('https://it-laptop.local:8443/');
    expect(text('form-url-number')).toBe('https://192.168.1.20:8443/');
    expect(screen.getByTestId('form-qr').getAttribute('viewBox')).toBe('0 0 41 41');
    expect(text('form-visit')).toMatch(/Open this address on a phone/);
    expect(text('firewall-0')).toMatch(/firewall-cmd/);
  });

  it('says which other program serves the form, since when, and that it can be closed here too', async () => {
    const elsewhere = { program: 'mailhaul', process: 48112, comesBack: false };
    const open = { ...openForm(), since: '2026-11-23T10:12:00Z' };
    const { sent, user } = await page({ open, elsewhere });
    expect(text('form-elsewhere')).toMatch(
      /It is mailhaul, process\s+48112, and has served the form since\s+.*closed when that program ends/s
    );
    await user.click(screen.getByTestId('form-close'));
    await user.click(await screen.findByTestId('close-form-yes'));
    await vi.waitFor(() => expect(text('form-state')).toBe('Closed'));
    expect(sent('close_form')).toHaveLength(1);
    expect(screen.queryByTestId('form-elsewhere')).toBeNull();
  });

  it('says of a form that was opened from here that it goes on here', async () => {
    const elsewhere = { program: '', process: 0, comesBack: true };
    await page({ open: openForm(), elsewhere });
    expect(text('form-elsewhere')).toMatch(/serves the form\s+The form goes on in this window/);
    cleanup();
    await page({ open: openForm() });
    expect(screen.queryByTestId('form-elsewhere')).toBeNull();
  });

  it('shows a visit as soon as the program tells of it', { timeout: 20_000 }, async () => {
    const { desk, now } = await page({ open: { ...openForm(), lastVisit: null } });
    const visit = { at: new Date().toISOString(), client: '192.168.1.77' };
    now.form = formState({ open: { ...openForm(), lastVisit: visit } });
    desk.intake.follow(told);
    // The list rests four times as long as its first reading took, which is seconds on a busy machine.
    await vi.waitFor(
      () => expect(text('form-visit')).toMatch(/from\s+192\.168\.1\.77,\s+just now/),
      15_000
    );
  });

  it('asks before it closes the form while campaigns are open', async () => {
    const { user, sent } = await page({ open: openForm() });
    await user.click(screen.getByTestId('form-close'));
    expect((await screen.findByTestId('close-form')).textContent).toMatch(/3 campaigns are open/);
    expect(sent('close_form')).toEqual([]);
    await user.click(screen.getByTestId('close-form-yes'));
    await vi.waitFor(() => expect(text('form-state')).toBe('Closed'));
  });

  it('copies an address', async () => {
    const { user } = await page({ open: openForm() });
    await user.click(screen.getByTestId('form-url-number-copy'));
    expect(await navigator.clipboard.readText()).toBe('https://192.168.1.20:8443/');
    expect(screen.getByTestId('form-url-number-copy').dataset['copied']).toBe('copied');
  });

  it('says what to do where the form went away', async () => {
    await page({ problem: { code: 'The network went away.' } });
    expect(text('form-problem')).toMatch(/The network went away\.\s*Choose a network/);
  });

  it('warns before the form is opened at a public address', async () => {
    await page({ address: '2001:db8:4::20' });
    expect(text('form-concern')).toMatch(/reached from the internet/);
  });

  it('lists campaigns with what was submitted, and warns of those that are halted or purged soon', async () => {
    await page();
    expect(text('campaign-1-submitted')).toMatch(/41 of 63 submitted, 3 to renew, 12 jobs/);
    expect(text('campaign-5')).toMatch(/Takes no submissions until/);
    expect(text('campaign-3')).toMatch(/Passwords are removed on/);
    expect(screen.getByTestId('campaign-2').getAttribute('href')).toBe('/intake/2');
  });

  it('explains what a campaign is where there is none', async () => {
    const { desk, now } = await page();
    now.campaigns = [];
    await desk.intake.load();
    await vi.waitFor(() => expect(text('campaigns-empty')).toMatch(/you never see it/));
  });

  it('shows the error and tries again', async () => {
    let broken = true;
    const { user } = await page(
      {},
      {
        intake: () => (broken ? refuse('storage') : { form: formState(), campaigns: [] })
      }
    );
    expect(screen.getByTestId('error-state')).toBeTruthy();
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await vi.waitFor(() => expect(screen.getByTestId('form-card')).toBeTruthy());
  });

  it('forgets the password of a certificate file as soon as it is sent', async () => {
    const { user, sent } = await page({}, { choose_certificate: () => null });
    await user.click(screen.getByTestId('use-certificate'));
    const field = await screen.findByTestId<HTMLInputElement>('certificate-password');
    await user.type(field, 'hunter2');
    await user.click(screen.getByTestId('choose-certificate'));
    await vi.waitFor(() => expect(sent('choose_certificate')).toHaveLength(1));
    expect(sent('choose_certificate')[0]?.payload).toEqual({ password: 'hunter2' });
    expect(field.value).toBe('');
  });

  it('makes a new authority for names below a suffix', async () => {
    const renewed = () => formState();
    const { user, sent } = await page({}, { renew_authority: renewed });
    await user.click(screen.getByTestId('renew-authority'));
    await user.type(await screen.findByTestId('renew-suffix'), 'corp.example');
    await user.click(screen.getByTestId('renew-yes'));
    await vi.waitFor(() => expect(screen.queryByTestId('renew-dialog')).toBeNull());
    expect(sent('renew_authority')[0]?.payload).toEqual({ suffix: 'corp.example' });
  });
});

describe('the page of intake where an organisation switched the form off', () => {
  const off = { code: 'Your organisation has switched this off ({0}).', values: [] };

  it('says so, and offers neither the form nor a new campaign', async () => {
    await page({ off });
    expect(text('intake-off')).toContain('has switched this off');
    for (const id of ['form-card', 'form-open', 'new-campaign']) {
      expect(screen.queryByTestId(id)).toBeNull();
    }
  });

  it('still lists the campaigns there are', async () => {
    const { now } = await page({ off });
    expect(now.campaigns.length).toBeGreaterThan(0);
    expect(screen.queryByText(now.campaigns[0]?.name ?? '')).not.toBeNull();
  });
});
