// What keeps the jobs of a batch from being done, by cause, and what mends it.
import { said } from '../said';
import type { JobRow, Trouble } from '../ipc';
import { actLabel, type Act } from '../problems/problem';
import { troubleWords } from '../problems/troubles';

/** What a button beside a cause does. */
export type Remedy =
  | { does: 'passwords' | 'messages' | 'again'; label: string }
  | { does: 'limits' | 'test'; label: string; server: number };

/** Causes that are shown at most. */
const MOST_GROUPS = 10;

export interface TroubleGroup {
  trouble: Trouble;
  title: string;
  what: string;
  fix: string;
  jobs: number;
  /** What most of the jobs say themselves; empty where they say nothing. */
  example: string;
  /** The first is what helps most. */
  remedies: Remedy[];
}

/** The worst first: by how many jobs are affected. */
export function troublesOf(rows: JobRow[]): TroubleGroup[] {
  const groups = new Map<Trouble, JobRow[]>();
  for (const row of rows) {
    if (row.trouble === null) continue;
    groups.set(row.trouble, [...(groups.get(row.trouble) ?? []), row]);
  }
  return [...groups]
    .map(([trouble, jobs]) => {
      const { title, what, fix, act, also } = troubleWords(trouble);
      const acts = act === null ? also : [act, ...also];
      const remedies = acts.flatMap((one) => remediesOf(one, jobs));
      return { trouble, title, what, fix, jobs: jobs.length, example: commonest(jobs), remedies };
    })
    .sort((a, b) => b.jobs - a.jobs)
    .slice(0, MOST_GROUPS);
}

function remediesOf(act: Act, jobs: JobRow[]): Remedy[] {
  switch (act) {
    case 'passwords':
    case 'messages':
    case 'again':
      return [{ does: act, label: actLabel(act) }];
    case 'limits':
      return serversOf(jobs).map(({ server, name }) => ({
        does: 'limits',
        server,
        label: `Limits of ${name}`
      }));
    case 'testServer':
      return serversOf(jobs).map(({ server, name }) => ({
        does: 'test',
        server,
        label: `Test ${name}`
      }));
    default:
      return [];
  }
}

/** The servers that the reasons name; all servers of the jobs where they name none. */
function serversOf(jobs: JobRow[]): { server: number; name: string }[] {
  const all = new Map<number, string>();
  const named = new Map<number, string>();
  for (const { source, destination, reason } of jobs) {
    const words = said(reason);
    for (const { server, serverName } of [source, destination]) {
      all.set(server, serverName);
      if (words.includes(serverName)) named.set(server, serverName);
    }
  }
  return [...(named.size > 0 ? named : all)].map(([server, name]) => ({ server, name }));
}

function commonest(jobs: JobRow[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of jobs) {
    const words = said(reason);
    if (words !== '') counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
