// A row of a table dragged to another place with the pointer. Not the browser's own drag and drop: where files can be
// dropped on the window, it does not reach the page on every system.

export interface Dragging<T> {
  /** Before which row it was dropped; null behind the last. */
  ondrop: (row: T, before: T | null) => void;
}

interface Table<T> {
  body: HTMLElement;
  rowHeight: number;
  /** The height of the head, which stays on top. */
  head: number;
  rows: () => T[];
  dragging: Dragging<T>;
}

/** So close to an edge the table scrolls. */
const NEAR = 40;
const SCROLL_BY = 14;

export class RowDrag<T> {
  row = $state.raw<T | null>(null);
  /** The place it would be dropped at: before the row with this number. */
  target = $state<number | null>(null);

  begin(event: PointerEvent, row: T, table: Table<T>): void {
    event.preventDefault();
    const { body, rowHeight, head, rows, dragging } = table;
    const grip = event.target as HTMLElement;
    let y = event.clientY;
    this.row = row;
    const look = () => {
      const at = (y - body.getBoundingClientRect().top - head + body.scrollTop) / rowHeight;
      this.target = Math.max(0, Math.min(rows().length, Math.round(at)));
    };
    const scroll = () => {
      if (this.row === null) return;
      const { top, bottom } = body.getBoundingClientRect();
      if (y < top + head + NEAR) body.scrollTop -= SCROLL_BY;
      else if (y > bottom - NEAR) body.scrollTop += SCROLL_BY;
      if (this.target !== null) look();
      frame = requestAnimationFrame(scroll);
    };
    let frame = requestAnimationFrame(scroll);
    const moved = (next: PointerEvent) => {
      y = next.clientY;
      look();
    };
    const end = (drop: boolean) => {
      cancelAnimationFrame(frame);
      window.removeEventListener('pointermove', moved);
      window.removeEventListener('pointerup', dropped);
      window.removeEventListener('pointercancel', cancelled);
      window.removeEventListener('keydown', escaped, true);
      const target = this.target;
      this.row = null;
      this.target = null;
      if (drop && target !== null) dragging.ondrop(row, rows()[target] ?? null);
    };
    const dropped = () => end(true);
    const cancelled = () => end(false);
    const escaped = (pressed: KeyboardEvent) => {
      if (pressed.key !== 'Escape') return;
      pressed.stopPropagation();
      end(false);
    };
    // Only jsdom has none.
    if (grip.isConnected) grip.setPointerCapture?.(event.pointerId);
    window.addEventListener('pointermove', moved);
    window.addEventListener('pointerup', dropped);
    window.addEventListener('pointercancel', cancelled);
    window.addEventListener('keydown', escaped, true);
  }
}
