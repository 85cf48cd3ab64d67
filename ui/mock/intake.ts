// Made-up campaigns and their form: /intake?form=closed, /intake/1?people=5000.
import { emit } from '@tauri-apps/api/event';
import type {
  CampaignDraft,
  CampaignPage,
  CampaignRow,
  FormState,
  PersonChange,
  PersonRow,
  Said,
  Share,
  Ticked
} from '../src/lib/ipc';
import { formState, openForm, qr } from './intake-form';
import { attempts, people } from './intake-people';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const from = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

export function campaign(id: number, more: Partial<CampaignRow> = {}): CampaignRow {
  return {
    id,
    name: 'Altstadt Verlag',
    source: 1,
    sourceName: 'Altstadt Verlag (old Dovecot)',
    destination: 2,
    destinationName: 'Fastmail',
    asks: 'address',
    audience: 'everyone',
    status: 'open',
    created: from(-3 * DAY),
    expires: from(6 * DAY),
    closed: null,
    purge: null,
    receipt: null,
    expected: 0,
    submitted: 0,
    missing: 0,
    toRenew: 0,
    jobs: 0,
    haltedUntil: null,
    keptOut: [],
    ...more
  };
}

/** One of each kind, newest first. */
export function campaigns(): CampaignRow[] {
  const some = { expected: 60, submitted: 41, missing: 22, toRenew: 3, jobs: 12 };
  return [
    campaign(6, {
      name: 'Hamburg',
      audience: 'expected',
      destination: null,
      destinationName: '',
      asks: 'nothing',
      expires: from(29 * DAY)
    }),
    campaign(5, {
      name: 'إدارة القاهرة',
      ...some,
      haltedUntil: from(14 * 60_000),
      keptOut: [{ client: '192.168.1.77', until: from(9 * 60_000) }]
    }),
    campaign(1, { ...some, purge: null }),
    campaign(2, {
      name: 'Verein der Freunde und Förderer der Altstädter Stadtbücherei und ihrer Zweigstellen e. V.',
      status: 'expired',
      audience: { domains: ['freunde.example', 'foerderer.example'] },
      expires: from(-5 * HOUR),
      purge: from(6.8 * DAY),
      expected: 12,
      submitted: 9,
      missing: 3
    }),
    campaign(3, {
      name: 'Kantine',
      status: 'closed',
      closed: from(-2 * DAY),
      purge: from(5 * DAY),
      submitted: 4
    }),
    campaign(4, {
      name: 'First trial',
      status: 'purged',
      closed: from(-9 * DAY),
      expires: from(-6 * DAY),
      receipt: {
        code: 'On {0}, {1} passwords were removed from the keychain, with the names and addresses of {2} people. {3} of them had become jobs, which keep their own passwords.',
        values: [
          { kind: 'moment', is: { at: '2026-11-22T08:12:00Z', english: '' } },
          { kind: 'number', is: 8 },
          { kind: 'number', is: 4 },
          { kind: 'number', is: 3 }
        ]
      },
      jobs: 4
    })
  ];
}

export function share(
  path = 'f/3b9f11c26d0a77e458b1209caf03d64e817af25dc019e8346b92da071fc588a3'
): Share {
  const places = openForm().places.map((place) => ({ ...place, url: place.url + path }));
  const url = places[0]?.url ?? '';
  return {
    places,
    qr: qr(path.length),
    messages: [
      {
        language: 'en',
        subject: 'Your mailbox moves: please enter your password',
        text: `Hello,\n\nyour mailbox moves to a new server. Please open this address in the office’s network and enter your present password:\n\n${url}\n\nIt is tried at once and nobody sees it. It takes a minute.\n`
      },
      {
        language: 'de',
        subject: 'Ihr Postfach zieht um: bitte geben Sie Ihr Kennwort ein',
        text: `Guten Tag,\n\nIhr Postfach zieht auf einen neuen Server um. Bitte öffnen Sie im Netz des Hauses diese Adresse:\n\n${url}\n`
      },
      { language: 'fr', subject: 'Votre boîte déménage', text: `Bonjour,\n\n${url}\n` },
      { language: 'es', subject: 'Su buzón se traslada', text: `Hola:\n\n${url}\n` }
    ],
    provider: null
  };
}

export function campaignPage(
  row: CampaignRow,
  rows: PersonRow[],
  formIsOpen = true,
  more: Partial<CampaignPage> = {}
): CampaignPage {
  const isShared = formIsOpen && row.status === 'open' && row.audience !== 'expected';
  return {
    campaign: row,
    rules: {},
    share: isShared ? share() : null,
    people: rows,
    attempts: attempts(rows),
    knownAccounts: rows.length > 0 ? 214 : 0,
    toExport: rows.filter(({ destinationPassword }) => destinationPassword === 'generated').length,
    recheck: null,
    ...more
  };
}

function told(): void {
  const news: Ticked = {
    jobs: [],
    deleted: [],
    runs: [],
    servers: false,
    batches: false,
    campaigns: true,
    reload: false
  };
  void emit('ticked', news);
}

export interface Wanted {
  /** open, closed, problem, own, elsewhere, none. */
  form: string;
  people: number;
  /** Why there is no form on this computer. */
  off?: Said | null;
}

const REFUSED = {
  code: 'invalid',
  message: { code: 'The old password doesn’t work.' },
  detail: null,
  problems: [
    {
      field: 'sourcePassword',
      text: { code: 'The server refused the login: check the address and the password.' },
      blocking: true
    }
  ]
};

export function intakeAnswers({ form, people: amount, off = null }: Wanted) {
  let state: FormState = formState({
    open: !off && ['open', 'own', 'elsewhere'].includes(form) ? openForm() : null,
    elsewhere:
      form === 'elsewhere' ? { program: 'mailhaul', process: 48112, comesBack: false } : null,
    off,
    problem:
      form === 'problem'
        ? {
            code: "This computer has lost the address {0}: the form can't be reached. Go back to that network, or open the form again in the present one; the links change with the address then.",
            values: [{ kind: 'text', is: '192.168.178.23' }]
          }
        : null,
    certificate:
      form === 'own'
        ? {
            names: ['mailhaul.altstadt-verlag.example'],
            fingerprint: openForm().fingerprint,
            until: '2027-02-01T00:00:00Z'
          }
        : null
  });
  let all = form === 'none' ? [] : campaigns();
  let rows = people(amount);
  let recheck: CampaignPage['recheck'] = null;

  const change = (next: Partial<FormState>) => {
    state = { ...state, ...next };
    told();
    return state;
  };
  const alter = (id: number, next: Partial<CampaignRow>) => {
    all = all.map((row) => (row.id === id ? { ...row, ...next } : row));
    told();
    return null;
  };
  const each = (ids: number[], next: (row: PersonRow) => Partial<PersonRow>) => {
    rows = rows.map((row) => (ids.includes(row.id) ? { ...row, ...next(row) } : row));
    told();
  };

  return {
    intake: () => ({ form: state, campaigns: all }),
    open_form: ({ order }: { order: { address: string; port: number } }) =>
      change({ open: { ...openForm(order.address, order.port), lastVisit: null }, problem: null }),
    close_form: () => change({ open: null, elsewhere: null }),
    save_authority: () => 'Documents/mailhaul-authority.crt',
    renew_authority: ({ suffix }: { suffix: string }) =>
      change({ authority: state.authority && { ...state.authority, suffix: suffix || null } }),
    choose_certificate: () => null,
    forget_certificate: () => change({ certificate: null }),
    campaign: ({ id }: { id: number }) => {
      const row = all.find((one) => one.id === id) ?? campaign(id);
      const there = id === 1 || id === 5 ? rows : id === 2 ? rows.slice(0, 12) : [];
      return campaignPage(row, there, state.open !== null, { recheck });
    },
    campaign_draft: ({ id }: { id: number }): CampaignDraft => {
      const { name, source, destination, asks, audience } =
        campaigns().find((one) => one.id === id) ?? campaign(id);
      return { name, source, destination, asks, audience, days: 7, expected: '', rules: {} };
    },
    check_campaign: ({ draft }: { draft: CampaignDraft }) => [
      ...(draft.name === ''
        ? [{ field: 'name', text: { code: 'say whose mailboxes are moved' }, blocking: true }]
        : []),
      ...(draft.source === null
        ? [{ field: 'sourceServer', text: { code: 'choose the old server' }, blocking: true }]
        : []),
      ...(draft.asks === 'addressAndPassword' && draft.destination === null
        ? [
            {
              field: 'destinationServer',
              text: { code: 'choose the server on which the new password is tried' },
              blocking: true
            }
          ]
        : [])
    ],
    create_campaign: ({ draft }: { draft: CampaignDraft }) => {
      all = [campaign(7, { name: draft.name, audience: draft.audience }), ...all];
      return 7;
    },
    extend_campaign: ({ id, days }: { id: number; days: number }) =>
      alter(id, { status: 'open', expires: from(days * DAY), closed: null, purge: null }),
    close_campaign: ({ id }: { id: number }) =>
      alter(id, { status: 'closed', closed: from(0), purge: from(7 * DAY) }),
    delete_campaign: ({ id }: { id: number }) => {
      all = all.filter((row) => row.id !== id);
      return 82;
    },
    resume_campaign: ({ id }: { id: number }) => alter(id, { haltedUntil: null, keptOut: [] }),
    recheck_campaign: () => {
      recheck = { done: 17, all: 41, failed: 2 };
      told();
      return null;
    },
    reminder_list: () =>
      rows
        .filter(({ submitted, renew }) => submitted === null || renew)
        .map(({ address }) => `${address}\thttps://it-laptop.local:8443/p/77c304ee699d204f`)
        .join('\n'),
    save_links: () => 'Documents/personal-links.csv',
    expect_people: ({ lines }: { lines: string }) => ({
      added: lines.split('\n').length,
      known: 2,
      refused: lines
        .split('\n')
        .map((text, line) => ({
          line: line + 1,
          text,
          reason: { code: 'there is no mail address in it.' }
        }))
        .filter(({ text }) => !text.includes('@'))
    }),
    expect_batch: () => ({
      expected: 41,
      stillMissing: 3,
      leftOut: [{ reason: { code: 'It logs in with a name that is no mail address.' }, jobs: 2 }]
    }),
    personal_link: () => (state.open ? share('p/77c304ee699d204fb851ac3e') : null),
    add_person: () => {
      throw REFUSED;
    },
    change_person: ({ id, change: next }: { id: number; change: PersonChange }) => {
      const { destination } = next;
      if (destination !== null) each([id], () => ({ destination, destinationFrom: 'admin' }));
      return null;
    },
    remove_people: ({ ids }: { ids: number[] }) => {
      rows = rows.filter((row) => !ids.includes(row.id));
      told();
      return ids.length * 2;
    },
    set_destination_password: ({ id }: { id: number }) => {
      each([id], () => ({ destinationPassword: 'admin' }));
      return null;
    },
    generate_passwords: ({ people: ids }: { people: number[] }) => {
      each(ids, () => ({ destinationPassword: 'generated', blocks: [] }));
      return ids.length;
    },
    save_generated: () => 'Documents/new-accounts.csv',
    set_known_accounts: ({ text }: { text: string }) => text.split('@').length - 1,
    make_jobs: ({ order }: { order: { people: number[] } }) => ({
      batch: 1,
      jobs: Math.max(0, order.people.length - 2),
      leftOut: rows
        .filter(({ id }) => order.people.includes(id))
        .slice(0, 2)
        .map(({ id, address }) => ({
          person: id,
          address,
          reason: { code: 'A job moves this pair already: “Mia Thornton”.' }
        }))
    })
  };
}
