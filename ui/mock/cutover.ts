// A made-up cut-over that remembers what is done to it.
import { emit } from '@tauri-apps/api/event';
import type {
  CutOverPage,
  CutOverPlan,
  CutOverStep,
  DomainRow,
  FieldProblem,
  StepRow,
  StepState,
  Ticked
} from '../src/lib/ipc';

const LONG = 'newsletter-und-veranstaltungen.der-verlagsgruppe-altstadt-muenchen.example';

export function domainRow(domain: string, more: Partial<DomainRow> = {}): DomainRow {
  return {
    domain,
    hosts: [
      { preference: 10, host: 'mx1.old.example' },
      { preference: 20, host: 'mx2.old.example' }
    ],
    ttl: 300,
    lookedUp: '2026-11-23T10:00:00Z',
    since: '2026-11-20T09:00:00Z',
    problem: null,
    switched: false,
    ...more
  };
}

const fresh = { hosts: [{ preference: 10, host: 'mx.mail.example.net' }], switched: true };

function someDomains(): DomainRow[] {
  return [
    domainRow('altstadt-verlag.example', { ttl: 86_400 }),
    domainRow('altstadt.example', fresh),
    domainRow(LONG, {
      hosts: [{ preference: 5, host: `mailgateway-inbound-primary.${LONG}` }],
      ttl: 3600
    })
  ];
}

function manyDomains(): DomainRow[] {
  return Array.from({ length: 50 }, (_, at) =>
    domainRow(`wave-${at + 1}.example`, at % 3 === 0 ? fresh : { ttl: 300 + at * 600 })
  );
}

export function stepRow(step: CutOverStep, state: StepState = 'open', evidence = ''): StepRow {
  const done = state === 'done';
  return {
    step,
    state,
    seen: done ? 'open' : state,
    evidence: evidence === '' ? null : { code: evidence },
    done: done ? '2026-11-22T15:30:00Z' : null,
    person: done ? 'ina' : ''
  };
}

function someSteps(empty: boolean): StepRow[] {
  return [
    empty
      ? stepRow('lowerTtl', 'open', 'The mail exchangers were not looked up yet.')
      : stepRow(
          'lowerTtl',
          'attention',
          'Others may remember the mail exchangers of altstadt-verlag.example for 24 hours more. Lower the TTL of its MX records to 5 minutes, at least that long before the switch.'
        ),
    stepRow('otherData'),
    stepRow('sharedMailboxes', 'done'),
    stepRow('tellUsers', 'done'),
    stepRow('topUp', 'ready', '12 of 12 jobs were topped up in the last 24 hours.'),
    empty
      ? stepRow(
          'switchMail',
          'open',
          'Say which domains move, and how the names of the new mail exchangers end.'
        )
      : stepRow(
          'switchMail',
          'attention',
          '1 of 3 domains are switched; altstadt-verlag.example is not.'
        ),
    stepRow(
      'lateMail',
      'open',
      'Switch late-mail top-ups on when the mail exchangers are changed.'
    ),
    stepRow('verify', 'open', '3 of 12 jobs were verified after their last copy.')
  ];
}

export function cutOverPage(kind: 'some' | 'none' | 'many' | 'dark' = 'some'): CutOverPage {
  const domains =
    kind === 'none'
      ? []
      : kind === 'many'
        ? manyDomains()
        : someDomains().map((row) =>
            kind === 'dark'
              ? { ...row, problem: 'The DNS servers can’t be reached: network is unreachable.' }
              : row
          );
  return {
    batch: 1,
    plan: {
      domains: domains.map((row) => row.domain),
      watch: kind === 'many',
      newExchanger: kind === 'none' ? '' : 'mail.example.net',
      late: null
    },
    knownDomains: ['altstadt-verlag.example', 'altstadt.example', 'lager.altstadt.example'],
    domains,
    steps: someSteps(kind === 'none'),
    late: null,
    lateNext: null,
    lateOver: null
  };
}

/** What the program has against a plan, as far as the pages need it. */
export function problemsOf(plan: CutOverPlan): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const odd = plan.domains.find((domain) => !domain.includes('.'));
  if (odd !== undefined) {
    const text = `"${odd}" is no domain. Enter it like example.org.`;
    problems.push({ field: 'domains', text: { code: text }, blocking: true });
  }
  if (plan.newExchanger && !plan.newExchanger.includes('.')) {
    const text = 'Enter how the names of the new mail exchangers end, like mail.example.net.';
    problems.push({ field: 'newExchanger', text: { code: text }, blocking: true });
  }
  if (plan.late && plan.late.every < 5) {
    const text = 'Late mail can be fetched every 5 minutes to every 24 hours.';
    problems.push({ field: 'lateMail', text: { code: text }, blocking: true });
  }
  return problems;
}

function planned(page: CutOverPage, plan: CutOverPlan): CutOverPage {
  const unknown = { hosts: [], ttl: null, lookedUp: null, since: null, switched: null };
  return {
    ...page,
    plan,
    domains: plan.domains.map(
      (domain) => page.domains.find((row) => row.domain === domain) ?? domainRow(domain, unknown)
    ),
    steps: page.steps.map((row) =>
      row.step === 'lateMail' && plan.late
        ? { ...row, evidence: { code: 'Late mail is being fetched.' } }
        : row
    ),
    late: plan.late
      ? {
          code: 'Every {0} minutes, until nothing came for # hour.\nEvery {0} minutes, until nothing came for # hours.',
          values: [{ kind: 'number', is: plan.late.every }],
          count: plan.late.quiet
        }
      : null,
    lateNext: plan.late ? new Date(Date.now() + plan.late.every * 60_000).toISOString() : null,
    lateOver: null
  };
}

function ticked(page: CutOverPage, step: CutOverStep, done: boolean): CutOverPage {
  const at = new Date().toISOString();
  const change = (row: StepRow): StepRow =>
    row.step !== step
      ? row
      : done
        ? { ...row, state: 'done', done: at, person: 'ina' }
        : { ...row, state: 'open', done: null, person: '' };
  return { ...page, steps: page.steps.map(change) };
}

// What a command is given; each answer knows its own.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Given = any;

/** The commands of a cut-over, answered from what was done to it. */
export function cutOverAnswers(
  without: string,
  many: boolean
): Record<string, (a: Given) => unknown> {
  const dark = without === 'network';
  let page = cutOverPage(dark ? 'dark' : without === 'domains' ? 'none' : many ? 'many' : 'some');
  const change = (next: CutOverPage) => {
    page = next;
    const news: Ticked = {
      jobs: [],
      deleted: [],
      runs: [],
      servers: false,
      batches: true,
      campaigns: false,
      reload: false
    };
    void emit('ticked', news);
    return null;
  };
  return {
    cutover: () => page,
    check_cutover: ({ plan }: { plan: CutOverPlan }) => problemsOf(plan),
    plan_cutover: ({ plan }: { plan: CutOverPlan }) => {
      const problems = problemsOf(plan);
      // The program's errors are plain values.
      if (problems.length > 0)
        throw { code: 'invalid', message: { code: '' }, detail: null, problems };
      return change(planned(page, plan));
    },
    restart_late_mail: () => change(planned(page, page.plan)),
    tick_cutover_step: ({ step, done }: { step: CutOverStep; done: boolean }) =>
      change(ticked(page, step, done)),
    look_up_domains: async () => {
      await new Promise((resolve) => setTimeout(resolve, 900));
      const at = new Date().toISOString();
      const looked = page.domains.map((row) =>
        dark
          ? { ...row, lookedUp: at }
          : { ...domainRow(row.domain), ...row, ttl: row.ttl ?? 300, lookedUp: at }
      );
      change({ ...page, domains: looked });
      return page;
    }
  };
}
