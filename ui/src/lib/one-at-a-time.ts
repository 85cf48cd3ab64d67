// Reading something again and again while it changes.

/** Never does two at once: what is asked for meanwhile is done once more, after the one that is under way. */
export function oneAtATime(act: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  function begin(): Promise<void> {
    current = act().finally(() => {
      current = null;
    });
    return current;
  }

  return () => {
    if (current === null) return begin();
    next ??= current.then(() => {
      next = null;
      return begin();
    });
    return next;
  };
}
