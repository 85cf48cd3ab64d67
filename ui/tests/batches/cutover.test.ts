import { configure, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { batches } from '../../mock/batches';
import { cutOverPage, domainRow, problemsOf, stepRow } from '../../mock/cutover';
import { job } from '../../mock/fixtures';
import { CutOverView } from '../../src/lib/cutover/cutover-view.svelte';
import { PlanForm } from '../../src/lib/cutover/plan-form.svelte';
import { stepWords } from '../../src/lib/cutover/steps';
import { byStanding, domainsIn, ttlInWords } from '../../src/lib/cutover/words';
import { Desk } from '../../src/lib/desk.svelte';
import type { BatchRow, CutOverPage, CutOverPlan, CutOverStep } from '../../src/lib/ipc';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import CutOverRoute from '../../src/routes/batches/[id]/cut-over/+page.svelte';
import OnDesk from '../OnDesk.svelte';
import { program, refuse, type Answers, type Asked } from '../program';

vi.mock('$app/state', () => ({ page: { params: { id: '1' } } }));
vi.mock('$app/navigation', () => ({ goto: vi.fn() }));
beforeEach(() => localStorage.clear());
// A dialog in jsdom takes seconds while the computer builds something else beside it.
configure({ asyncUtilTimeout: 10_000 });

/** A program that does what it is told. */
function obedient(page: CutOverPage): { answers: Answers; page: () => CutOverPage } {
  let now = page;
  const answers: Answers = {
    cutover: () => now,
    check_cutover: ({ plan }) => problemsOf(plan as CutOverPlan),
    plan_cutover: ({ plan }) => {
      const problems = problemsOf(plan as CutOverPlan);
      // The program's errors are plain values.
      if (problems[0]) throw { code: 'invalid', message: { code: '' }, detail: null, problems };
      now = { ...now, plan: plan as CutOverPlan };
      return null;
    },
    tick_cutover_step: ({ step, done }) => {
      const row = stepRow(step as CutOverStep, done ? 'done' : 'open');
      now = { ...now, steps: now.steps.map((old) => (old.step === step ? row : old)) };
      return null;
    },
    look_up_domains: () => now,
    preview_bulk: ({ action, jobs }) => ({
      action,
      appliesTo: jobs,
      leftOut: [],
      messagesToCopy: 5,
      bytesToCopy: 9,
      unrehearsed: 0
    })
  };
  return { answers, page: () => now };
}

async function form(page = cutOverPage(), more: Answers = {}) {
  const told = obedient(page);
  const asked = program({ ...told.answers, ...more });
  const toasts = new Toasts();
  const view = new CutOverView(1, toasts);
  await view.load();
  return { asked, toasts, view, form: new PlanForm(view), now: told.page };
}

async function shown(page = cutOverPage(), more: Answers = {}, part: Partial<BatchRow> = {}) {
  const asked = program({
    jobs: () => [job(1, 'done'), job(2, 'done')].map((row) => ({ ...row, batch: 1 })),
    batches: () => batches(2).map((row) => ({ ...row, ...part })),
    servers: () => [],
    ...obedient(page).answers,
    ...more
  });
  const desk = new Desk();
  await desk.load();
  render(OnDesk, { desk, page: CutOverRoute });
  return { asked, desk, user: userEvent.setup() };
}

const of = (asked: Asked[], command: string) => asked.filter((one) => one.command === command);

describe('the checklist of a cut-over', () => {
  it('has every step in order, with why, how and what is known of it', async () => {
    await shown();
    const items = await screen.findAllByTestId(/^step-[a-zA-Z]+$/);
    expect(items.map((item) => item.dataset['testid'])).toEqual([
      'step-lowerTtl',
      'step-otherData',
      'step-sharedMailboxes',
      'step-tellUsers',
      'step-topUp',
      'step-switchMail',
      'step-lateMail',
      'step-verify'
    ]);
    for (const row of cutOverPage().steps) {
      const item = screen.getByTestId(`step-${row.step}`);
      const { title, why, how } = stepWords(row.step);
      const all = [title, why, how, row.evidence?.code ?? ''];
      for (const text of all) expect(item.textContent).toContain(text);
    }
  });

  it('says plainly what IMAP can’t move', () => {
    const points = (stepWords('otherData').points ?? []).map(({ what }) => what);
    for (const what of [
      /calendar/i,
      /contact/i,
      /rule.*filter/i,
      /alias.*forward/i,
      /out-of-office/i,
      /signature/i
    ]) {
      expect(points.some((point) => what.test(point))).toBe(true);
    }
  });

  it('says how each step stands, and who ticked it off', async () => {
    await shown();
    expect((await screen.findByTestId('step-lowerTtl-state')).textContent).toMatch(/attention/);
    expect(screen.getByTestId('step-topUp-state').textContent).toMatch(/Ready/);
    expect(screen.getByTestId('step-verify-state').textContent).toMatch(/Open/);
    expect(screen.getByTestId('step-tellUsers').textContent).toMatch(/Ticked off by ina/);
    expect(screen.getByTestId('cutover-sum').textContent).toBe('2 of 8 done');
  });

  it('is ticked off by keyboard, and no longer', async () => {
    const { asked, user } = await shown();
    const box = await screen.findByRole('checkbox', { name: /Tell everybody/ });
    expect((box as HTMLInputElement).checked).toBe(true);
    box.focus();
    await user.keyboard(' ');
    await waitFor(() => expect(screen.getByTestId('cutover-sum').textContent).toBe('1 of 8 done'));
    await user.keyboard(' ');
    await waitFor(() => expect(screen.getByTestId('cutover-sum').textContent).toBe('2 of 8 done'));
    expect(of(asked, 'tick_cutover_step').map(({ payload }) => payload)).toEqual([
      { batch: 1, step: 'tellUsers', done: false },
      { batch: 1, step: 'tellUsers', done: true }
    ]);
  });

  it('takes a tick back that the program did not keep, and says why', async () => {
    const { desk, user } = await shown(cutOverPage(), {
      tick_cutover_step: () => refuse('storage', 'disk full')
    });
    const box = await screen.findByTestId('step-verify-tick');
    await user.click(box);
    await waitFor(() => expect((box as HTMLInputElement).checked).toBe(false));
    expect(desk.toasts.list[0]?.text).toBe('Disk full');
  });

  it('tops up and verifies all jobs of the batch, and asks first', async () => {
    const { asked, user } = await shown();
    await user.click(await screen.findByTestId('step-topUp-act'));
    await waitFor(() =>
      expect(of(asked, 'preview_bulk').at(-1)).toMatchObject({
        payload: { action: 'runReal', jobs: [1, 2] }
      })
    );
    expect(of(asked, 'do_bulk')).toEqual([]);
    await user.click(await screen.findByTestId('bulk-no'));
    // The page takes clicks again a moment after the dialog has closed.
    await waitFor(() => expect(document.body.style.pointerEvents).not.toBe('none'));
    await user.click(screen.getByTestId('step-verify-act'));
    await waitFor(() =>
      expect(of(asked, 'preview_bulk').at(-1)).toMatchObject({ payload: { action: 'verify' } })
    );
  });

  it('switches late mail on where its step says so', async () => {
    const { asked, user } = await shown();
    await user.click(await screen.findByTestId('step-lateMail-act'));
    await waitFor(() =>
      expect(of(asked, 'plan_cutover').at(-1)).toMatchObject({
        payload: { batch: 1, plan: { late: { every: 30, quiet: 72 } } }
      })
    );
    await waitFor(() => expect(screen.queryByTestId('step-lateMail-act')).toBeNull());
  });

  it('is read anew when the batches changed', async () => {
    const { asked, desk } = await shown();
    await screen.findByTestId('step-verify');
    const before = of(asked, 'cutover').length;
    await desk.batches.load();
    await waitFor(() => expect(of(asked, 'cutover').length).toBeGreaterThan(before));
  });
});

describe('the page of a cut-over', () => {
  it('says that it loads', async () => {
    await shown(cutOverPage(), { cutover: () => new Promise(() => undefined) });
    expect(screen.getByLabelText('Loading the cut-over')).toBeTruthy();
  });

  it('leads to the field for domains where there are none', async () => {
    const { user } = await shown(cutOverPage('none'));
    expect((await screen.findByTestId('cutover-no-domains')).textContent).toMatch(/No domains yet/);
    expect(screen.queryByTestId('cutover-look-up')).toBeNull();
    await user.click(screen.getByTestId('step-lowerTtl-act'));
    expect(document.activeElement).toBe(screen.getByTestId('cutover-domain'));
  });

  it('says on each domain and once for all that nothing could be looked up', async () => {
    await shown(cutOverPage('dark'));
    expect((await screen.findByTestId('cutover-dark')).textContent).toMatch(/None of the domains/);
    const one = within(screen.getByTestId('domain-altstadt.example'));
    expect(one.getByText(/DNS servers can’t be reached/)).toBeTruthy();
    expect(one.getByText('mx.mail.example.net')).toBeTruthy();
  });

  it('shows 50 domains when asked to, and those that need a look before', async () => {
    const { user } = await shown(cutOverPage('many'));
    expect(await screen.findAllByTestId(/^domain-wave-\d+\.example$/)).toHaveLength(8);
    expect(screen.queryByText('Switched')).toBeNull();
    await user.click(screen.getByTestId('cutover-all-domains'));
    expect(screen.getAllByTestId(/^domain-wave-\d+\.example$/)).toHaveLength(50);
  });

  it('runs nothing of a closed batch, and is still ticked off', async () => {
    await shown(cutOverPage(), {}, { closed: '2026-12-01T12:00:00Z' });
    expect((await screen.findByTestId('cutover-closed')).textContent).toMatch(/closed/);
    for (const step of ['topUp', 'verify', 'lateMail']) {
      expect(screen.getByTestId(`step-${step}-act`)).toHaveProperty('disabled', true);
    }
    expect(screen.getByTestId('cutover-late-on')).toHaveProperty('disabled', true);
    expect(screen.getByTestId('step-verify-tick')).toHaveProperty('disabled', false);
  });

  it('says why it can’t be read, and tries again', async () => {
    let broken = true;
    const { user } = await shown(cutOverPage(), {
      cutover: () => (broken ? refuse('storage', 'disk full') : cutOverPage())
    });
    expect((await screen.findByTestId('error-state')).textContent).toContain('Disk full');
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByTestId('step-verify')).toBeTruthy();
  });

  it('says what late mail does now, and offers to begin again after its end', async () => {
    const page = cutOverPage();
    page.plan = { ...page.plan, late: { every: 30, quiet: 72 } };
    page.late = { code: 'Ended: nothing new came for 72 hours.' };
    page.lateOver = '2026-11-24T08:00:00Z';
    page.steps = page.steps.map((row) =>
      row.step === 'lateMail' ? stepRow('lateMail', 'ready', 'Nothing new came.') : row
    );
    const { asked, user } = await shown(page);
    expect((await screen.findByTestId('cutover-late-words')).textContent).toContain('72 hours');
    await user.click(screen.getByTestId('cutover-late-again'));
    await waitFor(() => expect(of(asked, 'restart_late_mail')).toHaveLength(1));
  });
});

describe('the plan of a cut-over', () => {
  it('takes known domains and typed ones, several at once and each once', async () => {
    const { form: typed, now } = await form();
    expect(typed.offered).toEqual(['lager.altstadt.example']);
    await typed.add(['lager.altstadt.example']);
    expect(typed.offered).toEqual([]);
    typed.typed = ' Example.ORG, ina@example.com example.org ';
    await typed.addTyped();
    expect(now().plan.domains.slice(-3)).toEqual([
      'lager.altstadt.example',
      'example.org',
      'example.com'
    ]);
    expect(typed.typed).toBe('');
    typed.dispose();
  });

  it('loses nothing when two changes follow each other at once', async () => {
    const { form: typed, now } = await form(cutOverPage('none'));
    await Promise.all([
      typed.add(['one.example']),
      typed.add(['two.example']),
      typed.setWatch(true)
    ]);
    expect(now().plan).toMatchObject({ domains: ['one.example', 'two.example'], watch: true });
    typed.dispose();
  });

  it('keeps what is typed while the page is read anew, and saves it only when it is said so', async () => {
    const { form: typed, view, now } = await form();
    typed.exchanger = 'mx.example.com';
    await view.load();
    await typed.setWatch(true);
    expect(now().plan).toMatchObject({ watch: true, newExchanger: 'mail.example.net' });
    expect(typed.exchanger).toBe('mx.example.com');
    expect(typed.exchangerChanged).toBe(true);
    await typed.saveExchanger();
    expect(now().plan.newExchanger).toBe('mx.example.com');
    expect(typed.exchangerChanged).toBe(false);
    typed.dispose();
  });

  it('shows what the program has against it while it is typed', async () => {
    const { user } = await shown();
    const field = await screen.findByTestId('cutover-domain');
    await user.type(field, 'nodot');
    await user.tab();
    expect(await screen.findByText(/is no domain/)).toBeTruthy();
    await user.type(field, '.example');
    await waitFor(() => expect(screen.queryByText(/is no domain/)).toBeNull());
    await user.clear(screen.getByTestId('cutover-every'));
    await user.type(screen.getByTestId('cutover-every'), '2');
    expect(await screen.findByText(/every 5 minutes/)).toBeTruthy();
  });

  it('stays typed when it is refused, with the reason at its field', async () => {
    const { form: typed, now } = await form();
    typed.typed = 'nodot';
    await typed.addTyped();
    expect(typed.typed).toBe('nodot');
    expect(typed.validation.error('domains')).toMatch(/no domain/);
    expect(now().plan.domains).toHaveLength(3);
    typed.dispose();
  });

  it('does not switch late mail on while a number is none', async () => {
    const { form: typed, asked } = await form();
    typed.every = 'often';
    expect(typed.lateProblem).toBe('Enter two whole numbers.');
    await typed.setLate(true);
    typed.every = '1,5';
    await typed.setLate(true);
    expect(of(asked, 'plan_cutover')).toEqual([]);
    typed.dispose();
  });

  it('says so where it could not be saved', async () => {
    const { form: typed, toasts } = await form(cutOverPage(), {
      plan_cutover: () => refuse('storage', 'disk full')
    });
    expect(await typed.setWatch(true)).toBe(false);
    expect(toasts.list[0]?.text).toBe('Disk full');
    typed.dispose();
  });
});

describe('what is known of a cut-over', () => {
  it('is never older than what was shown before', async () => {
    const answers: ((page: CutOverPage) => void)[] = [];
    program({ cutover: () => new Promise((answer) => answers.push(answer)) });
    const view = new CutOverView(1, new Toasts());
    const loads = [view.load(), view.load()];
    await waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.(cutOverPage('many'));
    answers[0]?.(cutOverPage('none'));
    await Promise.all(loads);
    expect(view.page?.domains).toHaveLength(50);
  });

  it('says after a look-up how many domains could not be looked up', async () => {
    const good = await form();
    await good.view.lookUp();
    expect(good.toasts.list[0]).toMatchObject({ tone: 'good', title: 'Looked up 3 domains' });
    const dark = await form(cutOverPage('dark'));
    await dark.view.lookUp();
    expect(dark.toasts.list[0]?.title).toBe('3 of 3 domains could not be looked up');
  });

  it('has a TTL in words', () => {
    const words = [0, 1, 90, 300, 3600, 5400, 7200, 86_400, 172_800].map(ttlInWords);
    expect(words).toEqual([
      '0 seconds',
      '1 second',
      '90 seconds',
      '5 minutes',
      '1 hour',
      '90 minutes',
      '2 hours',
      '1 day',
      '2 days'
    ]);
  });

  it('has the domains that need a look first', () => {
    const rows = [
      domainRow('switched.example', { switched: true }),
      domainRow('unknown.example', { switched: null }),
      domainRow('old.example'),
      domainRow('dark.example', { switched: true, problem: 'no answer' })
    ];
    expect(byStanding(rows).map((row) => row.domain.split('.')[0])).toEqual([
      'dark',
      'old',
      'unknown',
      'switched'
    ]);
  });

  it('finds the domains in what was pasted', () => {
    expect(domainsIn('a.example;\n B.example  x@c.example,')).toEqual([
      'a.example',
      'b.example',
      'c.example'
    ]);
    expect(domainsIn('  ')).toEqual([]);
  });
});
