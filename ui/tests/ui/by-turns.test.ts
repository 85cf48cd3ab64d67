import { describe, expect, it } from 'vitest';
import { ByTurns, AT_ONCE } from '$lib/ui/by-turns.svelte';

interface Row {
  id: number;
  /** In capitals the row looks another way. */
  says: string;
}

function table() {
  const frames: (() => void)[] = [];
  const turns = new ByTurns<Row, number>(
    (row) => row.id,
    (before, after) => isCapital(before) !== isCapital(after),
    (draw) => frames.push(draw)
  );
  /** What is seen after the next frame. */
  const next = (rows: Row[]) => {
    frames.shift()?.();
    return says(turns.now(rows));
  };
  return { turns, frames, next };
}

const isCapital = ({ says }: Row) => says === says.toUpperCase();
const rowsThat = (says: string, many: number): Row[] =>
  Array.from({ length: many }, (_, id) => ({ id, says }));
const says = (rows: Row[]) => rows.map((row) => row.says).join('');

describe('rows that changed', () => {
  it('are drawn at once where a few only say something else', () => {
    const { turns, frames } = table();
    turns.now(rowsThat('o', 4));
    expect(says(turns.now(rowsThat('n', 4)))).toBe('nnnn');
    expect(frames).toHaveLength(0);
  });

  it('are drawn a few in each frame where they look another way, until all are', () => {
    const { turns, next, frames } = table();
    const [old, fresh] = [rowsThat('o', 5), rowsThat('N', 5)];
    expect(says(turns.now(old))).toBe('ooooo');
    expect(says(turns.now(fresh))).toBe('NNooo');
    expect(next(fresh)).toBe('NNNNo');
    expect(next(fresh)).toBe('NNNNN');
    expect(frames).toHaveLength(0);
  });

  it('are seen as they are when it is their turn, not as they were when they began to wait', () => {
    const { turns, next } = table();
    turns.now(rowsThat('a', 3));
    expect(says(turns.now(rowsThat('B', 3)))).toBe('BBa');
    expect(next(rowsThat('C', 3))).toBe('CCC');
  });

  it('all have their turn, however quickly they change again', () => {
    const { turns } = table();
    const seen = new Set<number>();
    turns.now(rowsThat('z', 8));
    for (let round = 0; round < 4; round += 1) {
      const fresh = rowsThat(round % 2 === 0 ? 'A' : 'b', 8);
      const drawn = turns.now(fresh);
      drawn.forEach((row) => (fresh.includes(row) ? seen.add(row.id) : undefined));
    }
    expect(seen.size).toBe(8);
  });

  it('are drawn at once where so many changed that someone waits for it', () => {
    const { turns, frames } = table();
    turns.now(rowsThat('o', AT_ONCE + 1));
    expect(says(turns.now(rowsThat('N', AT_ONCE + 1)))).not.toContain('o');
    expect(frames).toHaveLength(0);
  });
});

describe('the list', () => {
  it('has its new order, its new rows and none that went, in the frame in which that is so', () => {
    const { turns } = table();
    const [a, b, c, d] = rowsThat('o', 4) as [Row, Row, Row, Row];
    turns.now([a, b, c]);
    const changed = (row: Row) => ({ ...row, says: 'N' });
    const seen = turns.now([d, changed(c), changed(b), a].filter((row) => row.id !== 0));
    expect(seen.map((row) => row.id)).toEqual([3, 2, 1]);
  });

  it('asks for one frame at a time', () => {
    const { turns, frames } = table();
    turns.now(rowsThat('o', 9));
    turns.now(rowsThat('P', 9));
    turns.now(rowsThat('q', 9));
    expect(frames).toHaveLength(1);
  });
});
