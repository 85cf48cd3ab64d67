import { describe, expect, it } from 'vitest';
import { batches } from '../../mock/batches';
import { jobs } from '../../mock/fixtures';
import { varied, waves } from '../../mock/variety';
import { endedLately, openBatches } from '../../src/lib/overview/glance';

const rows = varied(jobs(200));
const [batch] = batches(200);
if (!batch) throw new Error('the fixtures are empty');

describe('jobs that ended lately', () => {
  it('are the same as of all sorted by their end', () => {
    const ended = rows.filter(
      ({ state, last }) => last && ['done', 'warnings', 'failed', 'cancelled'].includes(state)
    );
    const ends = ended
      .map(({ last }) => last?.ended ?? '')
      .sort()
      .reverse();
    expect(endedLately(rows, 6).map(({ last }) => last?.ended)).toEqual(ends.slice(0, 6));
    expect(endedLately(rows, 1000).length).toBe(ended.length);
  });

  it('have nothing that is at work again', () => {
    const again = rows.map((row) => ({ ...row, state: 'running' as const }));
    expect(endedLately(again, 6)).toEqual([]);
  });
});

describe('batches at a glance', () => {
  it('have each its own jobs, those at work first and closed ones not at all', () => {
    const [first, ...others] = waves(batch);
    const closed = { ...first, closed: '2026-11-25T10:00:00Z' } as typeof batch;
    const shown = openBatches([closed, ...others], rows);
    expect(shown.map(({ batch: { id } }) => id)).not.toContain(closed.id);
    for (const one of shown) {
      expect(one.rows).toEqual(rows.filter((row) => row.batch === one.batch.id));
    }
    const work = shown.map(({ atWork }) => Number(atWork));
    expect(work).toEqual([...work].sort((a, b) => b - a));
  });
});
