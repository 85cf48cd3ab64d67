// Made-up servers, jobs and runs: for looking at the pages without the program, and for tests.
import type {
  Action,
  Certificate,
  FolderProgress,
  JobRow,
  JobState,
  MessageReport,
  RunKind,
  RunRow,
  ServerRow,
  Tally
} from '../src/lib/ipc';
import { outcome } from './outcomes';

export function tally(part: Partial<Tally> = {}): Required<Tally> {
  return {
    source: 0,
    copied: 0,
    settled: 0,
    adopted: 0,
    skipped: 0,
    refused: 0,
    vanished: 0,
    pending: 0,
    sourceBytes: 0,
    copiedBytes: 0,
    pendingBytes: 0,
    otherBytes: 0,
    ...part
  };
}

export const certificate: Certificate = {
  fingerprint:
    '3B:9F:11:C2:6D:0A:77:E4:58:B1:20:9C:AF:03:D6:4E:81:7A:F2:5D:C0:19:E8:34:6B:92:DA:07:1F:C5:88:A3',
  protocol: 'TLSv1.3',
  subject: 'CN=mail.altstadt-verlag.example',
  issuer: 'CN=Altstadt Verlag internal CA',
  validUntil: '2027-04-18T00:00:00Z'
};

const IDLE = { movedToday: 0, connections: 0, held: null, heldUntil: null };
export function server(
  id: number,
  name: string,
  more: Partial<ServerRow['server']['endpoint']> = {}
): ServerRow {
  return {
    jobs: id * 3,
    ...IDLE,
    server: {
      id,
      name,
      archived: false,
      endpoint: {
        host: `imap${id}.example.org`,
        port: 993,
        security: 'tls',
        trust: { kind: 'system' },
        ...more
      }
    }
  };
}

export function servers(): ServerRow[] {
  const old = server(1, 'Altstadt Verlag (old Dovecot)', {
    host: 'mail.altstadt-verlag.example',
    trust: { kind: 'pinned', fingerprint: certificate.fingerprint }
  });
  const fresh = server(2, 'Fastmail', { host: 'imap.fastmail.com' });
  const lab = server(3, 'Lab', { host: '10.20.0.14', port: 143, security: 'none' });
  const retired = server(4, 'Exchange 2010 of the Hamburg office that nobody dares to switch off', {
    host: 'ex01.hh.altstadt-verlag.example',
    port: 143,
    security: 'starttls'
  });
  lab.jobs = 0;
  Object.assign(old, { connections: 6, movedToday: 13_900_000_000 });
  Object.assign(fresh, { movedToday: 14_100_000_000, heldUntil: '2026-11-26T19:00:00Z' });
  fresh.held = says('Fastmail may not be used until 20:00.');
  fresh.server.limits = {
    connections: 12,
    bytesPerDay: 40 * 1024 ** 3,
    window: { from: 20 * 60, until: 6 * 60 }
  };
  retired.server.archived = true;
  return [old, fresh, lab, retired];
}

const ACTIONS: Record<JobState, Action[]> = {
  new: ['runDry', 'check', 'runReal', 'edit', 'delete'],
  queued: ['cancel'],
  running: ['cancel'],
  waiting: ['cancel'],
  done: ['runReal', 'runAgain', 'verify', 'runDry', 'edit', 'delete'],
  warnings: ['runAgain', 'verify', 'runDry', 'edit', 'delete'],
  failed: ['runAgain', 'runDry', 'runReal', 'edit', 'replacePasswords', 'delete'],
  interrupted: ['cancel'],
  cancelled: ['runAgain', 'runDry', 'runReal', 'edit', 'delete']
};

export const says = (code: string) => ({ code });
/** What came of a run that ended is what its job says. */
const REASONS: Record<Exclude<JobState, 'done'>, string> = {
  new: 'Nothing was asked of it yet',
  queued: 'In line behind 3 other jobs',
  running: '',
  waiting: 'Fastmail asks for a pause: tried again at 14:20',
  warnings: '4 messages were refused: they are named on the job’s page',
  failed: 'The source refused the login: check the password',
  interrupted: 'The program ended in the middle: it goes on by itself',
  cancelled: 'Cancelled by you'
};

const NAMES = [
  'Mia Thornton',
  'Jürgen Weiß',
  'مريم الفارسي',
  '佐藤 健一',
  'Accounts payable (shared)',
  'דניאל כהן',
  'Zoë van der Berg-Castellanos de la Fuente y Monteverde',
  'info@'
];

const LOGINS = [
  'mia',
  'juergen.weiss',
  'maryam',
  'k.sato',
  'invoices',
  'daniel',
  'zoe.vanderberg-castellanos',
  'info'
];

export function job(id: number, state: JobState, kind: RunKind = 'copy'): JobRow {
  const who = id % NAMES.length;
  const login = `${LOGINS[who]}${id > NAMES.length ? id : ''}@altstadt-verlag.example`;
  const total = 800 + ((id * 7919) % 24_000);
  const part = state === 'running' ? ((id * 37) % 90) / 100 + 0.05 : state === 'failed' ? 0.2 : 1;
  const messages = Math.floor(total * part);
  const ran = !['queued', 'waiting'].includes(state);
  const size = total * 61_000;
  return {
    id,
    name: `${NAMES[who]}${id > NAMES.length ? ` ${id}` : ''}`,
    source: { server: 1, serverName: 'Altstadt Verlag (old Dovecot)', login, actAs: null },
    destination: {
      server: 2,
      serverName: 'Fastmail',
      login: who === 4 ? 'rechnungen@altstadt.example' : login,
      actAs: null
    },
    state,
    reason: says(state === 'done' ? outcome(state, kind, messages, total) : REASONS[state]),
    until: null,
    progress: ran
      ? {
          run: id * 10,
          kind,
          phase: state === 'running' ? 'copying' : 'finishing',
          messagesDone: messages,
          messagesTotal: total,
          bytesDone: Math.floor(size * part),
          bytesTotal: size,
          fraction: part,
          foldersDone: 12,
          foldersTotal: 31,
          bytesPerSecond: state === 'running' ? 3_400_000 + (id % 7) * 310_000 : 0,
          messagesPerSecond: state === 'running' ? 57 : 0,
          secondsLeft: state === 'running' ? Math.round((size * (1 - part)) / 3_700_000) : null
        }
      : null,
    last:
      ran && state !== 'running'
        ? {
            run: id * 10,
            kind,
            state,
            ended: new Date(Date.now() - id * 5_400_000).toISOString(),
            tally: tally({ source: total, copied: messages }),
            text: says(outcome(state, kind, messages, total))
          }
        : null,
    actions: ACTIONS[state],
    created: '2026-11-20T09:00:00Z',
    changed: '2026-11-23T10:41:27Z',
    batch: id % 3 === 0 ? null : 1,
    priority: 'normal',
    paused: false,
    place: state === 'queued' ? id : null,
    trouble: state === 'failed' ? 'passwordRejected' : null,
    moved: {
      messagesDone: ran ? messages : 0,
      messagesTotal: total,
      bytesDone: ran ? Math.floor(size * part) : 0,
      bytesTotal: size,
      messagesBehind: state === 'warnings' ? 4 : 0
    },
    sourcePassword: state === 'failed' ? 'rejected' : 'kept',
    destinationPassword: 'kept'
  };
}

const MIX: [JobState, RunKind][] = [
  ['running', 'copy'],
  ['running', 'dry'],
  ['done', 'dry'],
  ['done', 'copy'],
  ['warnings', 'copy'],
  ['failed', 'dry'],
  ['waiting', 'copy'],
  ['queued', 'dry'],
  ['cancelled', 'copy'],
  ['interrupted', 'copy']
];

export function jobs(amount: number): JobRow[] {
  return Array.from({ length: amount }, (_, index) => {
    const [state, kind] = MIX[index % MIX.length] ?? ['done', 'dry'];
    const late = index >= 40 && state === 'running';
    return job(amount - index, late ? 'done' : state, kind);
  });
}

const FOLDERS = [
  'INBOX',
  'Sent Items',
  'Drafts',
  'Archive/2019',
  'Archive/2020',
  'Archive/2021/Projekt Nordlicht/Übergabe an die Stadtbibliothek',
  'Entwürfe',
  'مشاريع/٢٠٢٤',
  '受信トレイ/顧客',
  'Junk',
  'Lists/debian-user',
  'Lists/imap-protocol'
];

export function folders(running: boolean): FolderProgress[] {
  return FOLDERS.map((source, index) => {
    const total = 120 + ((index * 977) % 4200);
    const part = running ? Math.min(1, Math.max(0, (7 - index) / 4)) : 1;
    const copied = Math.floor(total * part) - (index === 3 && part === 1 ? 4 : 0);
    return {
      source,
      destination: source === 'Sent Items' ? 'Sent' : source === 'Junk' ? 'Spam' : source,
      done: part === 1,
      problem:
        index === 10 && !running ? says('The server does not let this folder be created') : null,
      tally: tally({
        source: total,
        copied,
        refused: index === 3 && part === 1 ? 4 : 0,
        sourceBytes: total * 61_000,
        copiedBytes: copied * 61_000,
        otherBytes: index === 3 ? 4 * 61_000 : 0
      })
    };
  });
}

export function reports(amount: number): MessageReport[] {
  const some: MessageReport[] = [
    {
      outcome: 'refused',
      folder: 'Archive/2019',
      uid: 4711,
      subject: 'Re: Umzug der Ausstellung — Bilder in voller Auflösung',
      size: 61_300_000,
      date: '2019-05-11T08:12:00Z',
      reason: {
        code: 'the destination does not take it: {0}',
        values: [{ kind: 'text', is: '[TOOBIG] Message size exceeds limit' }]
      }
    },
    {
      outcome: 'skipped',
      folder: 'INBOX',
      uid: 12,
      subject: '',
      size: 0,
      date: '2016-01-04T00:00:00Z',
      reason: {
        code: 'it is smaller than the {0} bytes asked for',
        values: [{ kind: 'number', is: 1024 }]
      }
    },
    {
      outcome: 'vanished',
      folder: 'مشاريع/٢٠٢٤',
      uid: 99,
      subject: 'تقرير الربع الثالث',
      size: 48_200,
      date: '2024-10-02T10:00:00Z',
      reason: says('it disappeared from the source while the run was on')
    }
  ];
  return Array.from({ length: amount }, (_, index) => ({
    ...(some[index % some.length] as MessageReport),
    uid: index + 1
  }));
}

export function run(id: number, jobId: number, more: Partial<RunRow> = {}): RunRow {
  return {
    id,
    job: jobId,
    kind: 'copy',
    state: 'done',
    reason: { code: 'Every message arrived' },
    queued: '2026-11-23T10:00:00Z',
    started: '2026-11-23T10:00:04Z',
    ended: '2026-11-23T10:41:27Z',
    attempts: 1,
    exit: 'ok',
    failure: null,
    tally: tally({ source: 20, copied: 20 }),
    errors: 0,
    notArrived: 0,
    dryRun: null,
    realRun: null,
    ...more
  };
}
