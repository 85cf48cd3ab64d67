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
    for (let second = 0; second <= 20; second += 1) pulse.follow([running(1000)], at(second));
    const samples = pulse.of(10);
    expect(samples.map((sample) => sample.at)).toEqual([at(0), at(10)]);
    expect(samples[1]).toMatchObject({ bytes: 10_000, messages: 20 });
  });

  it('claims nothing about a time in which nothing was said', () => {
    const pulse = new Pulse();
    pulse.follow([running(1000)], at(0));
    pulse.follow([running(1000)], at(300));
    pulse.follow([running(1000)], at(311));
    expect(pulse.of(10).at(-1)?.bytes).toBeLessThanOrEqual(10_000);
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
