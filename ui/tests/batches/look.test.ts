import { describe, expect, it } from 'vitest';
import { jobs } from '../../mock/fixtures';
import { varied } from '../../mock/variety';
import { BatchLook } from '../../src/lib/batches/look.svelte';
import { partOf } from '../../src/lib/batches/parts';

const rows = varied(jobs(200));

function lookedAt(query: string): BatchLook {
  const look = new BatchLook();
  look.take(new URLSearchParams(query));
  return look;
}

describe('how the jobs of a batch are looked at', () => {
  it('is said in the address, and found again by it', () => {
    const look = new BatchLook();
    expect([look.query, look.filtered]).toEqual(['', false]);
    look.search = 'mia & co';
    look.trouble = 'mailboxFull';
    look.part = 'attention';
    expect(lookedAt(look.query)).toMatchObject({
      search: 'mia & co',
      trouble: 'mailboxFull',
      part: 'attention'
    });
  });

  it('shows what the address asks for, and all where that is unknown', () => {
    const attention = lookedAt('part=attention');
    expect(rows.filter((row) => attention.shows(row))).toEqual(
      rows.filter((row) => partOf(row) === 'attention')
    );
    const strange = lookedAt('part=nowhere&trouble=weather');
    expect(rows.every((row) => strange.shows(row))).toBe(true);
    expect(strange.query).toBe('');
  });
});
