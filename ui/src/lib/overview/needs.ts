// What waits for someone, over all batches, servers and campaigns, and what is held and goes on by itself. Each line leads to
// where it is mended.
import { said } from '../said';
import { resolve } from '$app/paths';
import { nextStep } from '../batches/next';
import { isMoved, needsSomeone, NEEDS_A_LOGIN, partOf } from '../batches/parts';
import { moment } from '../format/times';
import type { BatchRow, FormState, CampaignRow, JobRow, ServerRow, Trouble } from '../ipc';
import { troubleWords } from '../problems/troubles';
import { campaignNeeds } from './campaign-needs';
import { nMailboxes, nPeople } from '../format/counts';
import { plural } from '../lang';

export interface Need {
  id: string;
  tone: 'bad' | 'warn' | 'info' | 'good';
  title: string;
  text: string;
  /** How much it is about, in a few words; empty where that is clear. */
  extent: string;
  href: string;
}

export interface Known {
  rows: JobRow[];
  batches: BatchRow[];
  servers: ServerRow[];
  campaigns: CampaignRow[];
  form: FormState | null;
  queuePaused: boolean;
  now: Date;
}

const TONES: Need['tone'][] = ['bad', 'warn', 'info', 'good'];

/** What needs someone now, the gravest first. */
export function needsOf(known: Known): Need[] {
  const open = openRows(known);
  const needs = [
    ...queueNeeds(known),
    ...troubleNeeds(open, known),
    ...batchNeeds(known),
    ...rehearsedNeeds(open),
    ...campaignNeeds(known)
  ];
  return needs.sort((a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone));
}

/** What is held now and goes on by itself, or by whoever holds it. */
export function holdsOf(known: Known): Need[] {
  const { batches, servers, now } = known;
  const open = openRows(known);
  const waiting = open.filter(({ state }) => state === 'waiting');
  const paused = open.filter((row) => row.paused && !isMoved(row));
  return [
    ...batches
      .filter(({ closed, paused: isPaused, held }) => !closed && !isPaused && held !== null)
      .map(({ id, name, held }) =>
        info(`held-${id}`, name, said(held), '', resolve(`/batches/${id}/settings`))
      ),
    ...servers
      .filter(({ server, held }) => held !== null && !server.archived)
      .map(({ server, held }) =>
        info(
          `server-${server.id}`,
          server.name,
          said(held),
          '',
          resolve(`/servers?limits=${server.id}`)
        )
      ),
    ...(waiting.length === 0
      ? []
      : [
          info(
            'waiting',
            'Parked, tried again later',
            untilWords(waiting, now),
            boxes(waiting.length),
            resolve('/jobs?state=waiting')
          )
        ]),
    ...(paused.length === 0
      ? []
      : [
          info(
            'paused',
            'Paused by you',
            'They stay as they are until somebody resumes them.',
            boxes(paused.length),
            resolve('/jobs?state=paused')
          )
        ])
  ];
}

/** A closed batch needs nobody. */
function openRows({ rows, batches }: Known): JobRow[] {
  const closed = new Set(batches.filter((batch) => batch.closed).map(({ id }) => id));
  return closed.size === 0
    ? rows
    : rows.filter(({ batch }) => batch === null || !closed.has(batch));
}

function queueNeeds({ queuePaused }: Known): Need[] {
  if (!queuePaused) return [];
  const text = 'Nothing begins. Switch it on again in the settings.';
  return [
    {
      id: 'queue',
      tone: 'warn',
      title: 'The queue is paused',
      text,
      extent: '',
      href: resolve('/settings')
    }
  ];
}

function troubleNeeds(rows: JobRow[], { batches }: Known): Need[] {
  const groups = new Map<Trouble | 'failed', JobRow[]>();
  for (const row of rows) {
    const cause = needsSomeone(row) ? row.trouble : row.state === 'failed' ? 'failed' : null;
    if (cause === null) continue;
    const group = groups.get(cause);
    if (group) group.push(row);
    else groups.set(cause, [row]);
  }
  const all = new Map<Trouble, number>();
  for (const { trouble } of rows) if (trouble) all.set(trouble, (all.get(trouble) ?? 0) + 1);
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([cause, jobs]): Need => {
      const extent = boxes(jobs.length);
      if (cause === 'failed') {
        const text = 'Each job’s page says why.';
        const href = placeOf(jobs, 'state=failed', batches);
        return { id: cause, tone: 'bad', title: 'Runs failed', text, extent, href };
      }
      // Others with the same cause may be in line again: they need nobody.
      const states = [...new Set(jobs.map(({ state }) => state))].join(',');
      const narrowed = jobs.length < (all.get(cause) ?? 0) ? `&state=${states}` : '';
      const { title, fix } = troubleWords(cause);
      const tone = cause === 'messagesRefused' ? 'warn' : 'bad';
      const href = placeOf(
        jobs,
        `trouble=${cause}${narrowed}`,
        batches,
        NEEDS_A_LOGIN.includes(cause)
      );
      return { id: cause, tone, title, text: fix, extent, href };
    });
}

/** One job's page, or its form where a password is wanted; the page of the one batch they are all in; else the list. */
function placeOf(jobs: JobRow[], query: string, batches: BatchRow[], wantsLogin = false): string {
  const [first] = jobs;
  if (first && jobs.length === 1) {
    const id = String(first.id);
    return wantsLogin ? resolve('/jobs/[id]/edit', { id }) : resolve('/jobs/[id]', { id });
  }
  const batch = first?.batch ?? null;
  const inOne = batch !== null && jobs.every((row) => row.batch === batch);
  const trouble = new URLSearchParams(query).get('trouble');
  if (inOne && trouble && batches.some(({ id }) => id === batch)) {
    return resolve(`/batches/${batch}?trouble=${trouble}`);
  }
  return resolve(`/jobs?${query}`);
}

function batchNeeds({ batches, rows }: Known): Need[] {
  const byBatch = rowsByBatch(rows);
  return batches.flatMap((batch): Need[] => {
    if (batch.closed) return [];
    const { act, title, text, tone } = nextStep(batch, byBatch.get(batch.id) ?? []);
    if (act === null || act === 'settings') return [];
    const href = resolve('/batches/[id]', { id: String(batch.id) });
    return [
      {
        id: `batch-${batch.id}`,
        tone,
        title: batch.name,
        text: `${title}. ${text}`,
        extent: '',
        href
      }
    ];
  });
}

/** Jobs of no batch whose dry run is done: a dry run moves nothing. */
function rehearsedNeeds(rows: JobRow[]): Need[] {
  const rehearsed = rows.filter((row) => row.batch === null && partOf(row) === 'rehearsed');
  const [first] = rehearsed;
  if (!first) return [];
  const title = plural(rehearsed.length, ['# mailbox rehearsed', '# mailboxes rehearsed']);
  const href =
    rehearsed.length === 1
      ? resolve('/jobs/[id]', { id: String(first.id) })
      : resolve('/jobs?state=done&batch=none');
  return [info('rehearsed', title, 'Run for real when you are ready.', '', href)];
}

export function rowsByBatch(rows: JobRow[]): Map<number, JobRow[]> {
  const all = new Map<number, JobRow[]>();
  for (const row of rows) {
    if (row.batch === null) continue;
    const some = all.get(row.batch);
    if (some) some.push(row);
    else all.set(row.batch, [row]);
  }
  return all;
}

function untilWords(waiting: JobRow[], now: Date): string {
  const [first] = waiting.flatMap(({ until }) => until ?? []).sort();
  const at = first === undefined ? '' : moment(first, now);
  if (at === '') return 'They go on by themselves.';
  return waiting.length === 1 ? `It goes on at ${at}.` : `The first goes on at ${at}.`;
}

function info(id: string, title: string, text: string, extent: string, href: string): Need {
  return { id, tone: 'info', title, text, extent, href };
}

export function boxes(amount: number): string {
  return nMailboxes(amount);
}

export function people(amount: number): string {
  return nPeople(amount);
}
