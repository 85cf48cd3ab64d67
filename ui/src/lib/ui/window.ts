// Which rows of a long list are drawn.

export interface Slice {
  first: number;
  /** One past the last. */
  end: number;
}

/** Rows drawn beside those in view, so that scrolling shows no gap. */
export const AROUND = 8;
/** Drawn before the height is known. */
const AT_LEAST = 24;

/** The rows to draw for a scroll position, with `around` more on either side. */
export function slice(
  count: number,
  rowHeight: number,
  height: number,
  scrollTop: number,
  around = AROUND
): Slice {
  const above = Math.floor(scrollTop / rowHeight) - around;
  const shown = height > 0 ? Math.ceil(height / rowHeight) : AT_LEAST;
  const first = Math.max(0, Math.min(above, count - shown - around));
  return { first, end: Math.min(count, Math.max(0, above) + shown + 2 * around) };
}

/** Where a key leads from a row; null for keys that don't move. */
export function step(key: string, at: number, count: number, page: number): number | null {
  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1
  };
  const to = moves[key];
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to));
}

/** The scroll position that brings a row into view, moving as little as possible. */
export function reveal(at: number, rowHeight: number, height: number, scrollTop: number): number {
  const top = at * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return Math.max(0, top + rowHeight - height);
  return scrollTop;
}

/** Keys that select: Space on a row, Ctrl or Cmd with A, and Escape, which leaves nothing selected. */
export function isSelecting(event: KeyboardEvent, onRow: boolean): boolean {
  if (event.altKey) return false;
  if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === 'a' && !event.shiftKey;
  return event.key === 'Escape' || (event.key === ' ' && onRow);
}
