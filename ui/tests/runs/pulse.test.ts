import { describe, expect, it } from 'vitest';
import { Pulse } from '../../src/lib/runs/pulse.svelte';
import type { JobRow } from '../../src/lib/ipc';
import { job } from '../../mock/fixtures';

const began = Date.parse('2026-11-23T12:00:00Z');
const at = (seconds: number) => new Date(began + seconds * 1000);
const running = (bytesPerSecond: number): JobRow => {
  const row = job(1, 'running');
  if (!row.progress) throw new Error('a run at work is somewhere');
  return { ...row, progress: { ...row.progress, bytesPerSecond, messagesPerSecond: 2 } };
};

describe('the speed of a run as the window sees it', () => {
  it('is summed up every ten seconds', () => {
    const pulse = new Pulse();
    for (let second = 0; second <= 21; second += 1) pulse.follow([running(1000)], at(second));
    expect(pulse.of(10)).toEqual([
      { at: at(0), bytes: 10_000, messages: 20 },
      { at: at(10), bytes: 10_000, messages: 20 }
    ]);
  });

  it('is no slower for a run that says less often than others', () => {
    const pulse = new Pulse();
    const other = { ...running(1), id: 2 };
    if (other.progress) other.progress = { ...other.progress, run: 20 };
    for (let second = 0; second <= 24; second += 1) {
      pulse.follow(second % 4 === 0 ? [running(1000), other] : [other], at(second));
    }
    expect(pulse.of(10).map(({ bytes }) => bytes)).toEqual([10_000, 10_000]);
  });

  it('claims nothing about a time in which nothing was said', () => {
    const pulse = new Pulse();
    for (const second of [0, 300, 304, 308, 312]) pulse.follow([running(1000)], at(second));
    expect(pulse.of(10)).toEqual([{ at: at(300), bytes: 10_000, messages: 20 }]);
  });

  it('leaves out a time of which it saw a part only', () => {
    const pulse = new Pulse();
    for (let second = 5; second <= 21; second += 1) pulse.follow([running(1000)], at(second));
    expect(pulse.of(10).map((sample) => sample.at)).toEqual([at(10)]);
  });

  it('knows nothing of a run that isn’t at work', () => {
    const pulse = new Pulse();
    for (const second of [0, 11, 22]) pulse.follow([job(1, 'done')], at(second));
    expect(pulse.of(10)).toEqual([]);
  });

  it('keeps two hours at most', () => {
    const pulse = new Pulse();
    for (let step = 0; step < 800; step += 1) pulse.follow([running(10)], at(step * 10));
    expect(pulse.of(10)).toHaveLength(720);
  });
});
