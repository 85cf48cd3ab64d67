import { describe, expect, it } from 'vitest';
import { closes, done, fraction, open, parts, sum } from '../../src/lib/runs/tally';
import { tally } from '../../mock/fixtures';

describe('the closing sum', () => {
  it('closes only when every message is somewhere', () => {
    expect(closes(tally({ source: 10, copied: 6, settled: 3 }))).toBe(false);
    expect(closes(tally({ source: 10, copied: 6, settled: 3, refused: 1 }))).toBe(true);
  });

  it('does not close when more is decided than there was', () => {
    expect(closes(tally({ source: 2, copied: 3 }))).toBe(false);
  });

  it('counts what a dry run would copy as decided', () => {
    const dry = tally({ source: 5, pending: 5 });
    expect([closes(dry), done(dry), open(dry)]).toEqual([true, 5, 0]);
  });

  it('names the parts that are not zero', () => {
    expect(parts(tally({ source: 3, copied: 2, vanished: 1 })).map((part) => part.id)).toEqual([
      'copied',
      'vanished'
    ]);
  });

  it('adds folders up', () => {
    const total = sum([tally({ source: 2, copied: 1 }), tally({ source: 3, skipped: 3 })]);
    expect(total).toMatchObject({ source: 5, copied: 1, skipped: 3 });
  });
});

describe('the progress of a folder', () => {
  it('is by bytes, by messages where there are none, and full for an empty folder', () => {
    expect(fraction(tally({ source: 10, copied: 9, sourceBytes: 100, copiedBytes: 25 }))).toBe(
      0.25
    );
    expect(fraction(tally({ source: 10, copied: 9 }))).toBe(0.9);
    expect(fraction(tally())).toBe(1);
  });
});
