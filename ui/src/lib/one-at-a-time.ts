// Reading something again and again while it changes.

/** So many times as long as the reading took, nothing is read: a list of thousands leaves the window most of its time. */
const rest = 4;
/** Milliseconds. What is read sooner than this is read again at once. */
const quick = 25;

/** Never does two at once: what is asked for meanwhile is done once more, after the one that is under way and a rest. */
export function oneAtATime(act: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let took = 0;

  function begin(): Promise<void> {
    const began = performance.now();
    current = act().finally(() => {
      current = null;
      took = performance.now() - began;
    });
    return current;
  }

  async function again(after: Promise<void>): Promise<void> {
    await after.catch(() => undefined);
    if (took > quick) await new Promise((resolve) => setTimeout(resolve, took * rest));
    next = null;
    return begin();
  }

  return () => {
    if (next !== null) return next;
    if (current === null) return begin();
    next = again(current);
    return next;
  };
}
