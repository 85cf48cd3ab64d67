import { describe, expect, it, vi } from 'vitest';
import { Log } from '../../src/lib/runs/log.svelte';
import { program, refuse } from '../program';

function file(start: string) {
  const log = { text: start };
  const piece = (from: number) => ({
    text: log.text.slice(from),
    from,
    next: log.text.length,
    size: log.text.length
  });
  program({
    log_tail: () => piece(0),
    log_from: ({ offset }) => piece(Number(offset))
  });
  return log;
}

describe('the log', () => {
  it('goes on where it stood, also in the middle of a line', async () => {
    const written = file('one\ntw');
    const log = new Log(1);
    await log.load();
    expect(log.lines).toEqual(['one', 'tw']);
    written.text += 'o\nthree\n';
    log.grew(written.text.length);
    await vi.waitFor(() => expect(log.lines).toEqual(['one', 'two', 'three']));
  });

  it('stands still while it is paused and catches up afterwards', async () => {
    const written = file('one\n');
    const log = new Log(1);
    await log.load();
    log.pause(true);
    written.text += 'two\n';
    log.grew(written.text.length);
    expect(log.lines).toEqual(['one']);
    expect(log.behind).toBe(4);
    log.pause(false);
    await vi.waitFor(() => expect(log.lines).toEqual(['one', 'two']));
    expect(log.behind).toBe(0);
  });

  it('says so when it can not be read', async () => {
    program({ log_tail: () => refuse('log') });
    const log = new Log(1);
    await log.load();
    expect(log.refusal?.said.code).toBe('log');
    expect(log.loading).toBe(false);
  });
});
