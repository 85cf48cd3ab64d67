import { describe, expect, it } from 'vitest';
import type { BatchRow } from '../../src/lib/ipc';
import { CHOOSABLE, columnsFor, JOB_COLUMNS } from '../../src/lib/jobs/columns';
import { comparison, KnownNames, ordered } from '../../src/lib/jobs/order';
import { job, jobs } from '../../mock/fixtures';
import { varied } from '../../mock/variety';

describe('the order by a column', () => {
  const rows = varied(jobs(120));

  it('is another one than newest first for every column that sorts', () => {
    const newest = rows.map((row) => row.id);
    for (const { id } of JOB_COLUMNS.filter((column) => column.sorts)) {
      const sorted = [false, true].map((descending) =>
        [...rows].sort(comparison({ column: id, descending })).map((row) => row.id)
      );
      expect(sorted, id).not.toEqual([newest, newest]);
    }
  });

  it('puts jobs that have nothing there last in both directions', () => {
    for (const descending of [false, true]) {
      const sorted = ordered(rows, { column: 'place', descending });
      const first = sorted.findIndex((row) => row.place === null);
      expect(sorted.slice(first).every((row) => row.place === null)).toBe(true);
    }
  });

  it('shows the line as jobs get their turn: priority first, then place', () => {
    const normal = { ...job(1, 'queued'), place: 1 };
    const high = { ...job(2, 'queued'), place: 9, priority: 'high' as const };
    const low = { ...job(3, 'queued'), place: 0.5, priority: 'low' as const };
    const sorted = ordered([low, normal, high], { column: 'place', descending: false });
    expect(sorted).toEqual([high, normal, low]);
  });

  it('sorts batches by name, not by number', () => {
    const names = new Map([
      [1, 'Zürich'],
      [2, 'Aachen']
    ]);
    const zurich = { ...job(1, 'done'), batch: 1 };
    const aachen = { ...job(2, 'done'), batch: 2 };
    const compare = comparison({ column: 'batch', descending: false }, names);
    expect([zurich, aachen].sort(compare)).toEqual([aachen, zurich]);
  });
});

describe('the columns', () => {
  const ids = (chosen: string[] | null, room: number) =>
    columnsFor(chosen, room).map(({ id }) => id);

  it('leave out the last result where the window is narrow and nobody chose', () => {
    expect(ids(null, 1040)).toEqual(['name', 'state', 'progress', 'last', 'actions']);
    expect(ids(null, 700)).toEqual(['name', 'state', 'progress', 'actions']);
  });

  it('are those that were chosen in any window, with the name and the actions', () => {
    expect(ids(['size', 'last'], 700)).toEqual(['name', 'last', 'size', 'actions']);
    expect(ids([], 700)).toEqual(['name', 'actions']);
  });

  it('can all be hidden but the name and the actions', () => {
    expect(CHOOSABLE).toHaveLength(JOB_COLUMNS.length - 2);
  });
});

describe('the names of batches', () => {
  const batches = (...names: string[]) =>
    names.map((name, id) => ({ id, name })) as unknown as BatchRow[];

  it('are the same map until one changes, comes or goes', () => {
    const known = new KnownNames();
    const first = known.of(batches('Berlin', 'Wien'));
    expect(known.of(batches('Berlin', 'Wien'))).toBe(first);
    const renamed = known.of(batches('Berlin', 'Zürich'));
    expect([renamed.get(1), first.get(1)]).toEqual(['Zürich', 'Wien']);
    expect(known.of(batches('Berlin')).size).toBe(1);
    expect(known.of(batches('Berlin', 'Wien')).size).toBe(2);
  });
});
