import { describe, expect, it } from 'vitest';
import { droppedBefore, frontFor, Line, lineOf } from '../../src/lib/jobs/line';
import { LineActs } from '../../src/lib/jobs/line-acts.svelte';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import type { JobRow } from '../../src/lib/ipc';
import { job } from '../../mock/fixtures';
import { program, refuse } from '../program';

const waiting = (id: number, place: number, more: Partial<JobRow> = {}): JobRow => ({
  ...job(id, 'queued'),
  place,
  ...more
});
const [first, second, third] = [waiting(11, 1), waiting(12, 2), waiting(13, 3)] as const;
const running = job(10, 'running');
const rows = [third, first, running, second];

function acts() {
  const toasts = new Toasts();
  return { line: new LineActs(toasts), said: () => toasts.list.at(-1) };
}

describe('the line', () => {
  it('numbers only the jobs that wait, those of higher priority first', () => {
    const line = new Line();
    expect([...line.ranks(rows)]).toEqual([
      [11, 1],
      [12, 2],
      [13, 3]
    ]);
    const urgent = { ...third, priority: 'high' as const };
    expect(line.ranks([urgent, first, second]).get(13)).toBe(1);
  });

  it('is not numbered anew by a tick that leaves it alone', () => {
    const line = new Line();
    const before = line.ranks(rows);
    expect(line.ranks([third, first, { ...running }, second])).toBe(before);
  });

  it('has its front before the first job that is not moved itself', () => {
    expect(frontFor(rows, [third])).toBe(11);
    expect(frontFor(rows, [first])).toBe(12);
    expect(frontFor(rows, [first, second, third])).toBeNull();
  });
});

describe('a job that is dropped', () => {
  it('goes before the job it was dropped before', () => {
    expect(droppedBefore([third], second, lineOf(rows), rows)).toBe(second);
  });

  it('goes before the next one that is not dropped with it', () => {
    expect(droppedBefore([first, second], second, lineOf(rows), rows)).toBe(third);
  });

  it('goes right behind the last that is shown, though others wait behind it', () => {
    expect(droppedBefore([first], null, [first, second], rows)).toBe(third);
    expect(droppedBefore([first], null, lineOf(rows), rows)).toBeNull();
  });
});

describe('moving jobs in line', () => {
  it('keeps their order among each other and says who is not in line', async () => {
    const leftOut = [{ reason: { code: 'It is at work already.' }, jobs: 1 }];
    const asked = program({ move_in_line: () => ({ done: 2, leftOut }) });
    const { line, said } = acts();
    await line.toFront([running, third, second], rows);
    expect(asked).toEqual([
      { command: 'move_in_line', payload: { jobs: [12, 13, 10], before: 11 } }
    ]);
    expect(said()?.title).toBe('Moved 2 jobs to the front of the line');
    expect(said()?.text).toMatch(/^1 job left out: It is at work already\. Jobs of higher/);
  });

  it('says why none of them was moved', async () => {
    const leftOut = [{ reason: { code: 'It is at work already.' }, jobs: 1 }];
    program({ move_in_line: () => ({ done: 0, leftOut }) });
    const { line, said } = acts();
    await line.toEnd([running]);
    expect(said()?.title).toBe('None of these jobs waits in line');
    expect(said()?.text).toBe('1 job left out: It is at work already.');
  });

  it('says that priority still counts where it does', async () => {
    program({ move_in_line: () => ({ done: 1, leftOut: [] }) });
    const { line, said } = acts();
    await line.before([first], second);
    expect(said()?.text).toBeNull();
    await line.before([first], { ...second, priority: 'high' });
    expect(said()?.text).toMatch(/higher priority/);
  });

  it('sets the priority of all of them at once', async () => {
    const leftOut = [{ reason: { code: 'The job is gone.' }, jobs: 1 }];
    const asked = program({ set_priority: () => ({ done: 1, leftOut }) });
    const { line, said } = acts();
    await line.prioritise([first, running], 'high');
    expect(asked).toEqual([
      { command: 'set_priority', payload: { jobs: [11, 10], priority: 'high' } }
    ]);
    expect(said()?.title).toBe('High priority: 1 job');
    expect(said()?.text).toBe('1 job left out: The job is gone.');
  });

  it('says what went wrong', async () => {
    program({ set_priority: () => refuse('storage') });
    const { line, said } = acts();
    await line.prioritise([first], 'low');
    expect(said()?.tone).toBe('bad');
    expect(line.busy).toBe(false);
  });
});
