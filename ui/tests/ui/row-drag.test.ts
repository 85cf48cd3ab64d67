import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RowDrag } from '../../src/lib/ui/row-drag.svelte';

const rows = ['a', 'b', 'c'];
const HEAD = 30;
const ROW = 60;
let body: HTMLElement;
const ondrop = vi.fn();

beforeEach(() => {
  body = document.createElement('div');
  document.body.append(body);
  ondrop.mockClear();
});
afterEach(() => body.remove());

/** Takes the first row by its grip, with the pointer at this height in the window. */
function taken(at: number): RowDrag<string> {
  const drag = new RowDrag<string>();
  const begin = (event: Event) =>
    drag.begin(event as PointerEvent, 'a', {
      body,
      rowHeight: ROW,
      head: HEAD,
      rows: () => rows,
      dragging: { ondrop }
    });
  body.addEventListener('pointerdown', begin);
  body.dispatchEvent(new PointerEvent('pointerdown', { clientY: at }));
  return drag;
}

const pointer = (type: string, clientY: number) =>
  window.dispatchEvent(new PointerEvent(type, { clientY }));

describe('a row that is dragged', () => {
  it('is dropped before the row whose upper edge is nearest', () => {
    const drag = taken(HEAD + 10);
    pointer('pointermove', HEAD + 2 * ROW - 20);
    expect(drag.target).toBe(2);
    pointer('pointerup', HEAD + 2 * ROW - 20);
    expect(ondrop).toHaveBeenCalledExactlyOnceWith('a', 'c');
    expect([drag.row, drag.target]).toEqual([null, null]);
  });

  it('is dropped behind the last row where the pointer is below it', () => {
    taken(HEAD + 10);
    pointer('pointermove', HEAD + 9 * ROW);
    pointer('pointerup', HEAD + 9 * ROW);
    expect(ondrop).toHaveBeenCalledExactlyOnceWith('a', null);
  });

  it('stays where it is when it was pressed and never moved', () => {
    taken(HEAD + 10);
    pointer('pointerup', HEAD + 10);
    expect(ondrop).not.toHaveBeenCalled();
  });

  it('stays where it is after Escape, which nothing else hears of', () => {
    const heard = vi.fn();
    document.addEventListener('keydown', heard);
    const drag = taken(HEAD + 10);
    pointer('pointermove', HEAD + 2 * ROW);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    pointer('pointerup', HEAD + 2 * ROW);
    document.removeEventListener('keydown', heard);
    expect(ondrop).not.toHaveBeenCalled();
    expect(heard).not.toHaveBeenCalled();
    expect(drag.target).toBeNull();
  });
});
