import { describe, expect, it } from 'vitest';
import { troublesOf } from '../../src/lib/batches/troubles';
import { job } from '../../mock/fixtures';

describe('what keeps a batch from being done', () => {
  const rejected = [job(1, 'failed'), job(2, 'failed')];
  const full = { ...job(3, 'failed'), trouble: 'mailboxFull' as const };

  it('names the trouble of most jobs first, and leaves the others out', () => {
    const groups = troublesOf([full, job(4, 'done'), ...rejected]);
    expect(groups.map(({ trouble, jobs }) => [trouble, jobs])).toEqual([
      ['passwordRejected', 2],
      ['mailboxFull', 1]
    ]);
  });

  it('has something to do for each cause', () => {
    const [group] = troublesOf(rejected);
    expect(group?.remedies).toEqual([{ does: 'passwords', label: 'Enter passwords' }]);
    expect(group?.example).toMatch(/refused the login/);
  });

  it('leads to the server that the reason names, and to both where it names none', () => {
    const slow = { ...job(1, 'waiting'), trouble: 'rateLimited' as const };
    const labels = (reason: string) =>
      troublesOf([{ ...slow, reason: { code: reason } }])[0]?.remedies.map(({ label }) => label);
    expect(labels('Fastmail asks for a pause')).toEqual(['Limits of Fastmail']);
    expect(labels('A pause')).toHaveLength(2);
  });
});
