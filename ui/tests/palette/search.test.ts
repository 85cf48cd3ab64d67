import { describe, expect, it } from 'vitest';
import { job, jobs } from '../../mock/fixtures';
import { jobEntry, recentOf, type Entry } from '../../src/lib/palette/entries';
import { answer, type Asked } from '../../src/lib/palette/search';

const entry = (id: string, label: string, kind: Entry['kind'] = 'act'): Entry => ({
  id,
  kind,
  label,
  hint: '',
  also: '',
  leads: `/${id}`
});
const asked = (more: Partial<Asked> = {}): Asked => ({
  query: '',
  here: [],
  pages: [],
  acts: [],
  named: [],
  jobs: [],
  recent: [],
  ...more
});
const ids = (more: Partial<Asked>) =>
  answer(asked(more)).flatMap(({ entries }) => entries.map(({ id }) => id));

describe('the palette’s answer', () => {
  const mia = entry('job:1', 'Mia', 'job');
  const wave = entry('batch:2', 'First wave', 'batch');

  it('begins with what was opened lately, then what the page offers', () => {
    const sections = answer(
      asked({
        here: [entry('test-1', 'Test')],
        pages: [entry('page:jobs', 'Jobs', 'page')],
        named: [wave],
        jobs: [mia],
        recent: ['job:1', 'job:99', 'batch:2']
      })
    );
    expect(sections.map(({ title }) => title)).toEqual(['Opened lately', 'On this page', 'Go to']);
    expect(sections[0]?.entries).toEqual([mia, wave]);
  });

  it('offers an act of the page once, with the page’s words', () => {
    const here = [entry('new-job', 'New job here')];
    const acts = [entry('new-job', 'New job'), entry('queue', 'Pause the queue')];
    expect(ids({ here, acts })).toEqual(['new-job', 'queue']);
    expect(ids({ here, acts, query: 'new' })).toEqual(['new-job']);
  });

  it('puts what was opened lately before what fits as well', () => {
    const others = [entry('job:5', 'Mia', 'job'), mia];
    expect(ids({ jobs: others, query: 'mia', recent: ['job:1'] })).toEqual(['job:1', 'job:5']);
    expect(ids({ jobs: others, query: 'mia' })).toEqual(['job:5', 'job:1']);
  });

  it('puts a page before a job of the same name', () => {
    const job = entry('job:5', 'Servers', 'job');
    expect(ids({ jobs: [job], pages: [entry('page:s', 'Servers', 'page')], query: 'ser' })[0]).toBe(
      'page:s'
    );
  });

  it('answers over 5,000 jobs with no more lines than can be looked at', () => {
    const found = ids({ jobs: jobs(5000).map(jobEntry), query: 'wei jur' });
    expect(found.length).toBe(40);
    expect(ids({ jobs: jobs(5000).map(jobEntry), query: 'weiß 4993' })).toEqual(['job:4993']);
  });

  it('says of a dry run that is done that it was one, as the job’s page does', () => {
    expect(jobEntry(job(1, 'done', 'dry')).hint).toMatch(/· Dry run done$/);
    expect(jobEntry(job(1, 'done', 'copy')).hint).toMatch(/· Done$/);
  });

  it('finds nothing rather than something else', () => {
    expect(answer(asked({ jobs: [mia], query: 'qqqq' }))).toEqual([]);
  });
});

describe('what is kept as opened lately', () => {
  it('is the job, batch or campaign of a page, and no list or form', () => {
    expect(recentOf('/jobs/[id]', '7')).toBe('job:7');
    expect(recentOf('/batches/[id]/cut-over', '7')).toBe('batch:7');
    expect(recentOf('/intake/[id]', '7')).toBe('campaign:7');
    expect(recentOf('/import/[id]', '7')).toBeNull();
    expect(recentOf('/jobs', undefined)).toBeNull();
  });
});
