// What keeps the jobs of a batch from being done, by cause, and what mends it.
import type { JobRow, Trouble } from '../ipc';
import { inLanguage } from '../lang';

/** What a button beside a cause does. */
export type Remedy =
  | { does: 'passwords' | 'messages' | 'again'; label: string }
  | { does: 'limits' | 'test'; label: string; server: number };

interface Cause {
  title: string;
  help: string;
  remedies: Remedy['does'][];
}

const CAUSES: Record<Trouble, Cause> = inLanguage(() => ({
  passwordMissing: {
    title: 'A password is missing',
    help: 'Enter it: the job goes on by itself.',
    remedies: ['passwords']
  },
  passwordRejected: {
    title: 'A password was rejected',
    help: 'Enter the right one. It isn’t tried again before: accounts get locked.',
    remedies: ['passwords']
  },
  signInOver: {
    title: 'A sign-in has run out',
    help: 'Its user has to sign in again: here, or by the link of the form. It isn’t tried again before.',
    remedies: ['passwords']
  },
  mailboxFull: {
    title: 'The destination is full',
    help: 'Give the mailboxes more room on the new server, or free some there. Then run the jobs again: they go on where they stopped.',
    remedies: ['again']
  },
  rateLimited: {
    title: 'A server asks for a pause',
    help: 'The jobs go on by themselves. If it happens often, ask less of the server, or raise a limit that is too low.',
    remedies: ['limits']
  },
  messagesRefused: {
    title: 'Messages did not arrive',
    help: 'Look at them, and run the job again or accept that they stay behind.',
    remedies: ['messages', 'again']
  },
  folderRefused: {
    title: 'A folder can’t be worked on',
    help: 'The job’s log says which one and why. Run it again once that is mended.',
    remedies: ['again']
  },
  unreachable: {
    title: 'A server can’t be reached',
    help: 'Check this computer’s network, and test the server’s connection.',
    remedies: ['test', 'again']
  },
  certificate: {
    title: 'A certificate isn’t trusted',
    help: 'Test the server’s connection and compare the certificate before you pin it.',
    remedies: ['test', 'again']
  },
  other: {
    title: 'Something else went wrong',
    help: 'The job’s page says what.',
    remedies: ['again']
  }
}));

/** Causes that are shown at most. */
const MOST_GROUPS = 10;

export interface TroubleGroup {
  trouble: Trouble;
  title: string;
  help: string;
  jobs: number;
  /** What most of the jobs say themselves; empty where they say nothing. */
  example: string;
  remedies: Remedy[];
}

/** What a cause is called, and what helps. */
export function causeOf(trouble: Trouble): { title: string; help: string } {
  return CAUSES[trouble];
}

/** The worst first: by how many jobs are affected. */
export function troublesOf(rows: JobRow[]): TroubleGroup[] {
  const groups = new Map<Trouble, JobRow[]>();
  for (const row of rows) {
    if (row.trouble === null) continue;
    groups.set(row.trouble, [...(groups.get(row.trouble) ?? []), row]);
  }
  return [...groups]
    .map(([trouble, jobs]) => ({
      trouble,
      title: CAUSES[trouble].title,
      help: CAUSES[trouble].help,
      jobs: jobs.length,
      example: commonest(jobs),
      remedies: CAUSES[trouble].remedies.flatMap((does) => remedy(does, jobs))
    }))
    .sort((a, b) => b.jobs - a.jobs)
    .slice(0, MOST_GROUPS);
}

function remedy(does: Remedy['does'], jobs: JobRow[]): Remedy[] {
  switch (does) {
    case 'passwords':
      return [{ does, label: 'Enter passwords' }];
    case 'messages':
      return [{ does, label: 'Look at the messages' }];
    case 'again':
      return [{ does, label: 'Run again' }];
    case 'limits':
      return serversOf(jobs).map(({ server, name }) => ({
        does,
        server,
        label: `Limits of ${name}`
      }));
    case 'test':
      return serversOf(jobs).map(({ server, name }) => ({ does, server, label: `Test ${name}` }));
  }
}

/** The servers that the reasons name; all servers of the jobs where they name none. */
function serversOf(jobs: JobRow[]): { server: number; name: string }[] {
  const all = new Map<number, string>();
  const named = new Map<number, string>();
  for (const { source, destination, reason } of jobs) {
    for (const { server, serverName } of [source, destination]) {
      all.set(server, serverName);
      if (reason.includes(serverName)) named.set(server, serverName);
    }
  }
  return [...(named.size > 0 ? named : all)].map(([server, name]) => ({ server, name }));
}

function commonest(jobs: JobRow[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of jobs) {
    if (reason !== '') counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
