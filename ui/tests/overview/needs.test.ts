import { describe, expect, it } from 'vitest';
import { batches } from '../../mock/batches';
import { jobs, servers } from '../../mock/fixtures';
import { campaign } from '../../mock/intake';
import { formState } from '../../mock/intake-form';
import type { JobRow, JobState, Trouble } from '../../src/lib/ipc';
import { holdsOf, needsOf, type Known } from '../../src/lib/overview/needs';

const [some] = jobs(1);
const [wave] = batches(10);
if (!some || !wave) throw new Error('the fixtures are empty');

function job(
  id: number,
  state: JobState,
  trouble: Trouble | null,
  more: Partial<JobRow> = {}
): JobRow {
  return {
    ...(some as JobRow),
    id,
    state,
    trouble,
    batch: null,
    progress: null,
    last: null,
    ...more
  };
}

const known = (more: Partial<Known> = {}): Known => ({
  rows: [],
  batches: [],
  servers: [],
  campaigns: [],
  form: null,
  queuePaused: false,
  now: new Date('2026-11-26T12:00:00Z'),
  ...more
});
const brief = (more: Partial<Known>) =>
  needsOf(known(more)).map(({ title, extent, href }) => [title, extent, href]);

describe('what needs someone now', () => {
  it('is nothing where all goes on by itself', () => {
    const rows = [job(1, 'running', null), job(2, 'waiting', 'rateLimited'), job(3, 'done', null)];
    expect(needsOf(known({ rows }))).toEqual([]);
  });

  it('is the real run of mailboxes that were only rehearsed', () => {
    const dry = {
      last: { ...job(1, 'done', null, some as JobRow).last, kind: 'dry' }
    } as Partial<JobRow>;
    expect(brief({ rows: [job(7, 'done', null, dry)] })).toEqual([
      ['1 mailbox rehearsed', '', '/jobs/7']
    ]);
    expect(brief({ rows: [job(7, 'done', null, dry), job(8, 'done', null, dry)] })).toEqual([
      ['2 mailboxes rehearsed', '', '/jobs?state=done&batch=none']
    ]);
  });

  it('leads for one job to its page, or to its form where a password is wanted', () => {
    expect(brief({ rows: [job(7, 'failed', 'mailboxFull')] })).toEqual([
      ['The destination is full', '1 mailbox', '/jobs/7']
    ]);
    expect(brief({ rows: [job(7, 'waiting', 'passwordMissing')] })).toEqual([
      ['A password is missing', '1 mailbox', '/jobs/7/edit']
    ]);
  });

  it('leads for several jobs to the list of exactly these', () => {
    const rows = [
      job(1, 'failed', 'unreachable'),
      job(2, 'failed', 'unreachable'),
      job(3, 'queued', 'unreachable')
    ];
    expect(brief({ rows })).toEqual([
      ['A server can’t be reached', '2 mailboxes', '/jobs?trouble=unreachable&state=failed']
    ]);
  });

  it('leads to the batch where all are of one, for that is where they are mended', () => {
    const rows = [1, 2].map((id) => job(id, 'failed', 'passwordRejected', { batch: wave.id }));
    const [need] = needsOf(known({ rows, batches: [wave] }));
    expect(need?.href).toBe('/batches/1?trouble=passwordRejected');
  });

  it('leaves out what a closed batch had', () => {
    const rows = [job(1, 'failed', 'mailboxFull', { batch: wave.id })];
    const closed = { ...wave, closed: '2026-11-25T10:00:00Z' };
    expect(needsOf(known({ rows, batches: [closed] }))).toEqual([]);
  });

  it('names a run that failed without a known cause', () => {
    const rows = [job(1, 'failed', null), job(2, 'failed', null)];
    expect(brief({ rows })).toEqual([['Runs failed', '2 mailboxes', '/jobs?state=failed']]);
  });

  it('has the gravest first', () => {
    const rows = [
      job(1, 'warnings', 'messagesRefused'),
      job(2, 'warnings', 'messagesRefused'),
      job(3, 'failed', 'certificate')
    ];
    const tones = needsOf(known({ rows, queuePaused: true })).map(({ id, tone }) => [id, tone]);
    expect(tones).toEqual([
      ['certificate', 'bad'],
      ['queue', 'warn'],
      ['messagesRefused', 'warn']
    ]);
  });

  it('says that a batch is paused, rehearsed or moved', () => {
    const paused = { ...wave, paused: true };
    const rows = [job(1, 'new', null, { batch: wave.id })];
    expect(needsOf(known({ rows, batches: [paused] }))[0]).toMatchObject({
      title: wave.name,
      text: 'The batch is paused. Nothing of it begins.',
      href: '/batches/1'
    });
    expect(needsOf(known({ rows, batches: [wave] }))[0]?.text).toMatch(/^1 mailbox not begun/);
  });

  it('says that nobody can hand in a password while the form is closed', () => {
    const open = campaign(1, { submitted: 3, jobs: 1, toRenew: 1 });
    const form = formState({ open: null, problem: null });
    expect(brief({ campaigns: [open], form })).toEqual([
      ['The form is closed', '', '/intake'],
      ['Altstadt Verlag', '1 person', '/intake/1'],
      ['Altstadt Verlag', '2 people', '/intake/1']
    ]);
    expect(brief({ campaigns: [], form })).toEqual([]);
  });
});

describe('what goes on later', () => {
  it('is what waits, until when, and what somebody paused', () => {
    const rows = [
      job(1, 'waiting', 'rateLimited', { until: '2026-12-24T14:20:00Z' }),
      job(2, 'waiting', null, { until: '2026-12-25T14:20:00Z' }),
      job(3, 'queued', null, { paused: true })
    ];
    const holds = holdsOf(known({ rows }));
    expect(holds.map(({ id, extent, href }) => [id, extent, href])).toEqual([
      ['waiting', '2 mailboxes', '/jobs?state=waiting'],
      ['paused', '1 mailbox', '/jobs?state=paused']
    ]);
    expect(holds[0]?.text).toMatch(/^The first goes on at .*24/);
  });

  it('names servers and batches that are held, and where that is set', () => {
    const held = { ...wave, held: { code: 'Begins at 20:00' }, heldUntil: '2026-11-26T20:00:00Z' };
    const holds = holdsOf(known({ batches: [held], servers: servers() }));
    expect(holds.map(({ title, text, href }) => [title, text, href])).toEqual([
      [wave.name, 'Begins at 20:00', '/batches/1/settings'],
      ['Fastmail', 'Fastmail may not be used until 20:00.', '/servers?limits=2']
    ]);
  });
});
