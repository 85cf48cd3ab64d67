import { describe, expect, it } from 'vitest';
import { filledPart, knowsBytes, lookOf, Mosaic, type Tile } from '../../src/lib/charts/mosaic';
import { tileInWords, tileName } from '../../src/lib/charts/mosaic-words';
import { neighbour } from '../../src/lib/charts/neighbour';
import type { FolderProgress } from '../../src/lib/ipc';
import { tally } from '../../mock/fixtures';

const room = { width: 960, height: 320 };

function folder(source: string, messages: number, more: Partial<FolderProgress> = {}) {
  const counts = tally({ source: messages, sourceBytes: messages * 1000 });
  return { source, destination: source, tally: counts, done: false, problem: null, ...more };
}

/** A few large folders and many small ones, as in a real mailbox. */
const many = (amount: number) =>
  Array.from({ length: amount }, (_, at) => folder(`Folder ${at}`, Math.ceil(90_000 / (at + 1))));

function overlaps(a: Tile, b: Tile): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('folders as tiles', () => {
  it.each([1, 2, 24, 500, 10_000])('are all in it, none over another, where there are %i', (n) => {
    const folders = many(n);
    const tiles = new Mosaic().tiles(folders, 'bytes', room);
    expect(tiles.length).toBeLessThanOrEqual(100);
    expect(tiles.flatMap((tile) => tile.folders)).toHaveLength(n);
    expect(new Set(tiles.map(({ id }) => id)).size).toBe(tiles.length);
    for (const [at, one] of tiles.entries()) {
      expect(one.x + one.width).toBeLessThanOrEqual(room.width);
      expect(tiles.slice(at + 1).some((other) => overlaps(one, other))).toBe(false);
    }
  });

  it('puts those that are too small together and says how many', () => {
    const last = new Mosaic().tiles(many(10_000), 'bytes', room).at(-1) as Tile;
    expect(last.folders.length).toBeGreaterThan(9_000);
    expect(tileName(last)).toMatch(/^9,\d{3} more folders$/);
  });

  it('leaves out empty folders, and is empty without any other', () => {
    const mosaic = new Mosaic();
    expect(mosaic.tiles([folder('a', 0)], 'bytes', room)).toEqual([]);
    expect(mosaic.tiles([folder('a', 0), folder('b', 1)], 'bytes', room)).toHaveLength(1);
    expect(mosaic.tiles([folder('b', 1)], 'bytes', { width: 0, height: 0 })).toEqual([]);
  });

  it('are as large as what they hold', () => {
    const [a, b] = new Mosaic().tiles([folder('a', 300), folder('b', 100)], 'messages', room);
    const area = (tile?: Tile) => (tile?.width ?? 0) * (tile?.height ?? 1);
    expect(area(a) / area(b)).toBeCloseTo(3, 0);
  });

  it('keep their places while a run changes what they hold', () => {
    const mosaic = new Mosaic();
    const before = mosaic.tiles(many(40), 'messages', room);
    // The smallest but one grows over the others: a new order would turn everything around.
    const grown = many(40).map((one, at) =>
      at === 20 ? folder(one.source, one.tally.source * 3, { done: true }) : one
    );
    const after = mosaic.tiles(grown, 'messages', room);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    const moved = after.map((tile, at) =>
      Math.hypot(tile.x - (before[at]?.x ?? 0), tile.y - (before[at]?.y ?? 0))
    );
    expect(Math.max(...moved)).toBeLessThan(room.height / 2);
    expect(after.find(({ id }) => id === 'fFolder 20')?.folders[0]?.done).toBe(true);
  });

  it('are made anew where a folder came or went', () => {
    const mosaic = new Mosaic();
    mosaic.tiles([folder('a', 5), folder('b', 5)], 'bytes', room);
    const names = mosaic.tiles([folder('a', 5), folder('c', 9)], 'bytes', room).map(({ id }) => id);
    expect(names).toEqual(['fc', 'fa']);
  });

  it('guesses sizes that nobody counted yet from the messages', () => {
    const uncounted = folder('b', 100, { tally: tally({ source: 100 }) });
    expect(knowsBytes([folder('a', 100), uncounted])).toBe(false);
    const [a, b] = new Mosaic().tiles([folder('a', 100), uncounted], 'bytes', room);
    expect(a?.width).toBeCloseTo(b?.width ?? 0, -1);
  });

  it('are filled by how much is done', () => {
    const half = tally({ source: 4, copied: 2, sourceBytes: 4000, copiedBytes: 2000 });
    expect(filledPart([folder('a', 4, { tally: half })])).toBe(0.5);
    expect(filledPart([folder('a', 4, { tally: half }), folder('b', 4, { done: true })])).toBe(
      0.75
    );
  });

  it('say in words what went wrong', () => {
    const refused = folder('Sent', 4, { tally: tally({ source: 4, copied: 3, refused: 1 }) });
    const failed = folder('צוות', 4, { problem: { code: 'it can’t be created' } });
    expect(lookOf([refused])).toBe('behind');
    expect(lookOf([failed])).toBe('failed');
    // Of many some always fail: a pattern over all of them would say too much.
    expect(lookOf([refused, failed])).toBe('open');
    const tile = (folders: FolderProgress[]) => ({ ...room, id: 'x', x: 0, y: 0, folders });
    expect(tileInWords(tile([refused]))).toBe(
      'Sent, 100%: 4 of 4 messages. 1 message did not arrive.'
    );
    expect(tileInWords(tile([failed]))).toContain('It can’t be created.');
  });

  it('say in the order they show it how many of several failed', () => {
    const failed = folder('b', 4, { problem: { code: 'it can’t be created' } });
    const tile = (folders: FolderProgress[]) => ({ ...room, id: 'x', x: 0, y: 0, folders });
    expect(tileInWords(tile([folder('a', 4), failed, failed]))).toBe(
      '3 more folders, 0%, 2 can’t be worked on: 0 of 12 messages, 11.7\u00a0KiB.'
    );
    expect(tileInWords(tile([folder('a', 4), failed]))).toContain(', 1 can’t be worked on: ');
  });
});

describe('the arrow keys among tiles', () => {
  const at = (x: number, y: number) => ({ x, y, width: 10, height: 10 });
  const tiles = [at(0, 0), at(12, 0), at(0, 12), at(12, 12)];

  it('lead to the one beside, and nowhere beyond the edge', () => {
    expect(neighbour(tiles, 0, 'ArrowRight', false)).toBe(1);
    expect(neighbour(tiles, 0, 'ArrowDown', false)).toBe(2);
    expect(neighbour(tiles, 3, 'ArrowUp', false)).toBe(1);
    expect(neighbour(tiles, 1, 'ArrowRight', false)).toBe(1);
  });

  it('are mirrored where the writing is', () => {
    expect(neighbour(tiles, 0, 'ArrowLeft', true)).toBe(1);
  });

  it('are Home and End too, and no other', () => {
    expect(neighbour(tiles, 2, 'Home', false)).toBe(0);
    expect(neighbour(tiles, 0, 'End', false)).toBe(3);
    expect(neighbour(tiles, 0, 'a', false)).toBeNull();
    expect(neighbour([], 0, 'Home', false)).toBeNull();
  });
});
