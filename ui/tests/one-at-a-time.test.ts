import { afterEach, describe, expect, it, vi } from 'vitest';
import { oneAtATime } from '../src/lib/one-at-a-time';

/** Something that ends when it is told to. */
function slow() {
  const ends: (() => void)[] = [];
  const act = oneAtATime(() => new Promise<void>((end) => void ends.push(end)));
  return { act, ends };
}

describe('one at a time', () => {
  it('does once more what was asked for meanwhile, however often', async () => {
    const { act, ends } = slow();
    const first = act();
    const others = [act(), act(), act()];
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await first;
    await Promise.resolve();
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await Promise.all(others);
    expect(ends).toHaveLength(2);
  });

  it('begins at once where nothing is under way', async () => {
    const { act, ends } = slow();
    const first = act();
    ends[0]?.();
    await first;
    void act();
    expect(ends).toHaveLength(2);
  });
});

describe('what takes long to read', () => {
  afterEach(() => void vi.useRealTimers());

  it('is read again only after a rest, and once for all who asked', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
    const { act, ends } = slow();
    void act();
    const others = [act(), act()];
    vi.advanceTimersByTime(100);
    ends[0]?.();
    await vi.advanceTimersByTimeAsync(399);
    others.push(act());
    expect(ends).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await Promise.all(others);
    expect(ends).toHaveLength(2);
  });
});
