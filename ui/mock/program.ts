// Stands in for the program while the pages are looked at in a browser: `npm run ui:mock`, then
// http://localhost:5173/?jobs=5000. Never part of what ships.
import { emit } from '@tauri-apps/api/event';
import { mockIPC, mockWindows } from '@tauri-apps/api/mocks';
import type { CommandError, FolderProgress, JobRow, RunTick, Ticked } from '../src/lib/ipc';
import { batches, batchPage, failedMessages } from './batches';
import { cutOverAnswers } from './cutover';
import { diagnostics } from './diagnostics';
import * as tested from './connections';
import * as made from './fixtures';
import { importAnswers } from './imports';
import { managedAs, offBy, updateAs } from './managed';
import { intakeAnswers } from './intake';
import { followLooks } from './look';
import { batchAs, manyFolders, runTick } from './pictures';
import { parcelAnswers } from './parcels';
import { renewalAnswers } from './renewal';
import { changed, varied, waves } from './variety';

// What a command is given; each answer knows its own.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Arguments = any;

const asked = new URLSearchParams(location.search);
const wanted = Number(asked.get('jobs') ?? sessionStorage.getItem('jobs') ?? 8);
const without = asked.get('without') ?? sessionStorage.getItem('without') ?? '';
const form = asked.get('form') ?? sessionStorage.getItem('form') ?? 'open';
const folderCount = Number(asked.get('folders') ?? 0);
const batchKind = asked.get('batch');
const managed = asked.get('managed');
const people = Number(asked.get('people') ?? sessionStorage.getItem('people') ?? 60);
sessionStorage.setItem('jobs', String(wanted));
sessionStorage.setItem('without', without);
sessionStorage.setItem('form', form);
sessionStorage.setItem('people', String(people));

const refuse = (code: CommandError['code'], message: string): never => {
  // The program's errors are plain values.
  throw {
    code,
    message: { code: message },
    detail: 'No such interface “org.freedesktop.secrets”',
    problems: []
  };
};

let rows: JobRow[] = wanted < 50 ? made.jobs(wanted) : varied(made.jobs(wanted));
const servers = wanted === 0 ? [] : made.servers();
if (servers[0]) servers[0].server.limits = { connections: 8, bytesPerSecond: 40 * 1024 ** 2 };
// Users sign in to the first one themselves.
if (asked.has('users') && servers[0]) {
  servers[0].server.userClient = {
    provider: 'microsoft',
    tenant: 'organizations',
    client: 'b7c1d0a2-6f1e-4a77-9d5b-0c6a4f0e2d11'
  };
}
const log = Array.from({ length: 900 }, (_, i) =>
  i % 97 === 5
    ? `12:04:${String(i % 60).padStart(2, '0')} refused INBOX/${i}: message too large`
    : `12:04:${String(i % 60).padStart(2, '0')} copied Archive/2020 UID ${i * 3} → ${i}, 48 KiB`
).join('\n');

function jobPage(id: number) {
  const job =
    rows.find((row) => row.id === id) ?? refuse('notFound', `job ${id} doesn't exist any more`);
  const running = job.state === 'running';
  const folders = folderCount > 0 ? manyFolders(folderCount, running) : made.folders(running);
  const total = folders.reduce(
    (sum, { tally }) => ({
      source: sum.source + tally.source,
      copied: sum.copied + tally.copied,
      refused: sum.refused + tally.refused,
      sourceBytes: sum.sourceBytes + tally.sourceBytes
    }),
    { source: 0, copied: 0, refused: 0, sourceBytes: 0 }
  );
  const current = made.run(id * 10, id, {
    kind: job.progress?.kind ?? 'copy',
    state: job.state,
    reason: job.reason,
    ended: running ? null : '2026-11-23T10:41:27Z',
    notArrived: 7,
    dryRun: id * 10 - 1,
    tally: made.tally({ ...total, copiedBytes: total.sourceBytes }),
    failure:
      job.state === 'failed'
        ? {
            class: 'wrongCredential',
            side: 'source',
            text: {
              code: 'The source server rejected the login. Check the address and the password; some providers want an app password.'
            },
            serverSaid: 'NO [AUTHENTICATIONFAILED] Authentication failed.',
            retryAfter: null,
            fatal: true
          }
        : null
  });
  const dry = made.run(id * 10 - 1, id, {
    kind: 'dry',
    realRun: id * 10,
    reason: { code: 'Everything was counted' },
    started: '2026-11-23T09:50:00Z',
    ended: '2026-11-23T09:51:10Z',
    tally: made.tally({
      source: total.source,
      pending: total.source,
      sourceBytes: total.sourceBytes,
      pendingBytes: total.sourceBytes
    })
  });
  const page = {
    folders,
    leftOut: [{ source: 'Calendar', reason: { code: 'it is excluded' } }],
    warnings: []
  };
  return {
    job,
    options: {},
    current: { run: current, ...page },
    runs: [current, dry],
    sourcePassword: 'kept',
    destinationPassword: 'kept'
  };
}

/** What each command is answered with. */
export const answers: Record<string, (a: Arguments) => unknown> = {
  overview: () => ({
    version: '0.1.0',
    role: 'supervisor',
    demo: without === 'demo',
    dataFolder: '~/.local/share/org.mailhaul.desktop',
    managed: managedAs(managed)
  }),
  updates: () => updateAs(asked.get('update') ?? 'newest', offBy(managed)),
  speak: () => null,
  keychain: () =>
    without === 'keychain'
      ? refuse(
          'keychainMissing',
          'there is no keychain to keep passwords in. Install gnome-keyring or KWallet, log in to your desktop so that it is unlocked, then try again.'
        )
      : null,
  settings: () => ({
    parallelRuns: 4,
    queuePaused: false,
    keepAwake: true,
    engine: without === 'imapsync' ? 'imapsync' : 'mailhaul',
    imapsync: '',
    updateChannel: 'stable'
  }),
  demo: () => ({
    state: without.startsWith('demo-') ? without.slice(5) : 'none',
    servers: [],
    jobs: []
  }),
  preview_demo_removal: () => ({ servers: 2, jobs: 3, open: 1, passwords: 6, others: 0 }),
  diagnostics: ({ request }: { request: { job: number | null; withNames: boolean } }) =>
    diagnostics(request.job, request.withNames),
  quit_question: () => ({ runs: 3, tray: without !== 'tray' }),
  find_imapsync: () =>
    without === 'imapsync'
      ? refuse(
          'notNow',
          'There is no imapsync beside this program or on the PATH. Install it, or say in the settings where it is.'
        )
      : { path: '/usr/local/bin/imapsync', version: '2.229' },
  servers: () =>
    without === 'storage' ? refuse('storage', 'the database failed: disk full') : servers,
  ...importAnswers,
  ...renewalAnswers,
  ...parcelAnswers,
  ...cutOverAnswers(without, wanted >= 1000),
  ...intakeAnswers({ form, people, off: offBy(managed) }),
  batches: () => {
    const closed = without === 'closed' ? '2026-12-01T12:00:00Z' : null;
    const [batch] = batches(rows.length).map((row) => ({ ...row, closed }));
    return batch === undefined ? [] : wanted < 1000 ? [batch] : waves(batch);
  },
  batch: () => batchAs(batchKind, batchPage(rows.length)),
  check_batch: ({ draft }: { draft: { name: string } }) =>
    draft.name
      ? []
      : [
          {
            field: 'name',
            text: { code: 'Give the batch a name, for example "Sales".' },
            blocking: true
          }
        ],
  set_master: () => ({ replaced: rows.length, leftOut: 0, checks: 38, file: null }),
  failed_messages: ({ offset, limit }) => failedMessages(offset, limit),
  set_priority: ({ jobs }: { jobs: number[] }) => ({ done: jobs.length, leftOut: [] }),
  move_in_line: ({ jobs }: { jobs: number[] }) => ({ done: jobs.length, leftOut: [] }),
  do_bulk: ({ jobs }: { jobs: number[] }) => ({ done: jobs.length, leftOut: [] }),
  preview_bulk: ({ jobs, action }: { jobs: number[]; action: string }) => ({
    action,
    appliesTo: jobs.slice(1),
    leftOut: [{ reason: { code: 'It is in the queue or at work already.' }, jobs: 1 }],
    messagesToCopy: 12_288,
    bytesToCopy: 801_000_000,
    unrehearsed: 0
  }),
  jobs: () => (without === 'storage' ? refuse('storage', 'the database failed: disk full') : rows),
  job: ({ id }) => jobPage(id),
  run: ({ id }) => ({
    ...jobPage(Math.ceil(id / 10)).current,
    run: jobPage(Math.ceil(id / 10)).runs.find((r) => r.id === id)
  }),
  job_draft: ({ id }) => {
    const { name, source, destination } = jobPage(id).job;
    return { name, source, destination, dryRun: true, options: {} };
  },
  find_server: ({ address }: { address: string }) =>
    address.endsWith('@firma.example')
      ? { host: 'mail.firma.example', port: 993, security: 'tls', by: 'named' }
      : null,
  check_server: ({ draft }: { draft: { host: string } }) =>
    draft.host
      ? []
      : [
          {
            field: 'host',
            text: { code: 'enter the server’s host name, for example imap.example.org' },
            blocking: true
          }
        ],
  check_job: ({ draft }: { draft: { source: { login: string; server: number | null } } }) => [
    ...(draft.source.server === null
      ? [{ field: 'sourceServer', text: { code: 'choose the source server' }, blocking: true }]
      : []),
    ...(draft.source.login
      ? []
      : [
          {
            field: 'sourceLogin',
            text: { code: 'enter the address of the source account' },
            blocking: true
          }
        ])
  ],
  test_connection: ({ draft, login }: { draft: { pinned: string | null }; login: unknown }) =>
    draft.pinned ? tested.works(login !== null) : tested.untrusted(),
  check_sign_in: ({ signIn }: { signIn: { method: string; client?: string } }) =>
    signIn.method === 'microsoft' && !signIn.client
      ? [{ field: 'clientId', text: { code: 'enter the client id' }, blocking: true }]
      : [],
  test_access: () => tested.works(true),
  check_user_client: ({ client }: { client: { client: string } }) =>
    client.client
      ? []
      : [{ field: 'userClientId', text: { code: 'Enter the client id.' }, blocking: true }],
  begin_sign_in: ({ login, place }: { login: string; place: string }) => ({
    id: login.startsWith('zoe') ? 2 : 1,
    page: 'https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?client_id=b7c1d0a2',
    code: place === 'elsewhere' ? 'HJ7KQ2XPM' : null,
    minutes: 10
  }),
  sign_in_now: ({ id }: { id: number }) =>
    id === 2
      ? {
          state: 'failed',
          ending: 'declined',
          text: { code: 'The consent was declined.' }
        }
      : { state: 'waiting' },
  check_logins: () => ({ source: tested.works(true), destination: tested.wrongPassword() }),
  check_job_logins: () => ({ source: tested.works(true), destination: tested.works(true) }),
  create_job: () => 1,
  preview_real: ({ id }) => ({
    ...jobPage(id).job,
    job: id,
    dryRun: 1,
    asOf: '2026-11-23T09:51:10Z',
    folders: 31,
    foldersToCreate: 28,
    messages: 12_403,
    bytes: 812_000_000,
    messagesToCopy: 12_288,
    bytesToCopy: 801_000_000,
    leftOut: 1,
    destinationFree: 28_991_029_248,
    warnings: [
      {
        code: '2 messages are larger than the 50 MiB the destination takes: they would be refused and named.'
      }
    ]
  }),
  preview_delete: ({ id }) => ({
    job: id,
    name: 'x',
    runs: 3,
    passwords: 2,
    messagesRemembered: 12_288
  }),
  not_arrived: ({ offset }) => made.reports(7).slice(offset),
  log_tail: () => ({ text: log, from: 0, next: log.length, size: log.length }),
  log_from: () => ({ text: '', from: log.length, next: log.length, size: log.length })
};

function tick(): void {
  const progressed = rows
    .filter((row) => row.state === 'running')
    .map((row) => {
      const progress = row.progress;
      if (!progress) return row;
      const fraction = Math.min(0.99, progress.fraction + 0.002);
      return {
        ...row,
        progress: {
          ...progress,
          fraction,
          messagesDone: Math.floor(progress.messagesTotal * fraction),
          bytesDone: Math.floor(progress.bytesTotal * fraction)
        }
      };
    });
  const open = /^\/jobs\/(\d+)$/.exec(location.pathname)?.[1];
  const runs = progressed.filter(({ id }) => String(id) === open);
  tell(
    progressed,
    [],
    runs.map(({ id }) => nextTick(id))
  );
}

let going: FolderProgress[] = [];

function nextTick(id: number): RunTick {
  if (going.length === 0) going = jobPage(id).current.folders;
  const tick = runTick(id, going);
  const fresh = new Map(tick.folders.map((folder) => [folder.source, folder]));
  going = going.map((folder) => fresh.get(folder.source) ?? folder);
  return tick;
}

/** What a tick says; the rows are as they are from then on. */
function tell(news: JobRow[], deleted: number[] = [], ticking: RunTick[] = []): void {
  const fresh = new Map(news.map((row) => [row.id, row]));
  rows = rows.filter((row) => !deleted.includes(row.id)).map((row) => fresh.get(row.id) ?? row);
  const ticked: Ticked = {
    jobs: news,
    deleted,
    runs: ticking,
    servers: false,
    batches: false,
    campaigns: false,
    reload: false
  };
  void emit('ticked', ticked);
}

function act(command: string, given: Arguments): void {
  if (command === 'want_to_quit') void emit('quit-asked');
  if (command === 'do_bulk' && given.action === 'delete') tell([], given.jobs);
  const news = given?.jobs ? changed(rows, command, given) : null;
  if (news) tell(news);
}

/** Answers every command from now on. */
export function start(): void {
  followLooks();
  mockWindows('main');
  mockIPC(
    (command, payload) => {
      if (without === 'answers' && command === 'jobs') return new Promise(() => undefined);
      act(command, payload);
      return answers[command]?.(payload as Arguments) ?? null;
    },
    { shouldMockEvents: true }
  );
  // The walks look at many pages at once, and at each as it was brought about.
  if (localStorage.getItem('mailhaul.mock.still') !== 'on') setInterval(tick, 200);
}
