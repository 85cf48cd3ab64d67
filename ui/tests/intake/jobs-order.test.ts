import { describe, expect, it } from 'vitest';
import { MakeJobs } from '../../src/lib/intake/jobs-order.svelte';
import { batches } from '../../mock/batches';
import { campaign } from '../../mock/intake';
import { people } from '../../mock/intake-people';
import { program, refuse, type Answers } from '../program';

function order(answers: Answers = {}) {
  const asked = program(answers);
  return { order: new MakeJobs(campaign(1), people(24)), asked };
}

describe('making jobs of people', () => {
  it('is a new batch with the name of the campaign, and a dry run first', async () => {
    const { order: one, asked } = order({ make_jobs: () => ({ batch: 3, jobs: 8, leftOut: [] }) });
    await one.make();
    expect(asked[0]?.payload['order']).toMatchObject({
      into: null,
      name: 'Altstadt Verlag',
      dryRun: true
    });
    expect(one.outcome?.batch).toBe(3);
  });

  it('asks for those who are blocked too, so that the program says why they are left out', async () => {
    const { order: one, asked } = order();
    await one.make();
    const { people: sent } = asked[0]?.payload['order'] as { people: number[] };
    expect(sent).toHaveLength(24);
  });

  it('says beforehand how many are blocked, by reason', () => {
    const { order: one } = order();
    const blocked = one.blocked.reduce((sum, { people: number }) => sum + number, 0);
    expect(one.ready.length + blocked).toBe(24);
    expect(one.blocked[0]).toEqual({
      reason: 'The source password is not there yet. There is no destination password.',
      people: 6
    });
    expect(one.blocked).toContainEqual({ reason: 'It is a job already.', people: 2 });
  });

  it('needs a name, or a batch', () => {
    const { order: one } = order();
    one.name = ' ';
    expect(one.canMake).toBe(false);
    one.where = 'there';
    expect(one.canMake).toBe(false);
    one.into = 4;
    expect(one.canMake).toBe(true);
  });

  it('offers batches between the same servers first, and none that is closed', () => {
    const { order: one } = order();
    const [batch] = batches(3);
    if (!batch) throw new Error('no batch');
    const other = { ...batch, id: 2, destination: 9 };
    const closed = { ...batch, id: 3, closed: '2026-11-23T10:00:00Z' };
    expect(one.batchesFrom([other, closed, batch]).map(({ id }) => id)).toEqual([1, 2]);
  });

  it('stays open and says why where it is refused', async () => {
    const { order: one } = order({ make_jobs: () => refuse('storage') });
    await one.make();
    expect(one.outcome).toBeNull();
    expect(one.refusal?.said.code).toBe('storage');
  });
});
