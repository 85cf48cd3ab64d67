import { describe, expect, it } from 'vitest';
import { renewalPage } from '../../mock/renewal';
import { addressOf, countsOf, jobsOf, noteOf, rowsOf } from '../../src/lib/renewal/words';
import type { CredentialRow } from '../../src/lib/ipc';

const row = (address: string, verdict: CredentialRow['verdict']): CredentialRow => ({
  row: 2,
  address,
  verdict,
  text: null
});

describe('a row of new passwords', () => {
  it('shows no cell that may be a password in the column of addresses', () => {
    expect(addressOf(row('Tr0ub4dor&3', { kind: 'unknown' }))).toBeNull();
    expect(addressOf(row('p@ss', { kind: 'unknown' }))).toBeNull();
    expect(addressOf(row('mia@old.example', { kind: 'unknown' }))).toBe('mia@old.example');
  });

  it('shows a user name that found its job', () => {
    const verdict = { kind: 'matched', job: 1, side: 'source', name: 'Mia' } as const;
    expect(addressOf(row('mia', verdict))).toBe('mia');
    expect(jobsOf(row('mia', verdict))).toEqual(['Mia']);
    expect(noteOf(row('mia', verdict))).toBe('Old server');
  });

  it('names every job it could be for', () => {
    const names = ['Mia', 'Archive'];
    expect(jobsOf(row('mia', { kind: 'ambiguous', names }))).toEqual(names);
  });
});

describe('the counts of new passwords', () => {
  it('add up to all rows, and leave out verdicts that no row has', () => {
    const { preview } = renewalPage();
    const sum = countsOf(preview).reduce((all, { rows }) => all + rows, 0);
    expect(sum).toBe(2603);
    expect(rowsOf(preview)).toBe(2603);
    expect(countsOf({ ...preview, ambiguous: 0 }).map(({ kind }) => kind)).not.toContain(
      'ambiguous'
    );
  });
});
