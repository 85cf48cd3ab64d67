import { describe, expect, it } from 'vitest';
import { stuckSides } from '../../src/lib/ui/stuck';

/** A head with cells of these widths. */
function head(cells: Record<string, number>): HTMLElement {
  const scroller = document.createElement('div');
  scroller.innerHTML = `<div class="head">${Object.keys(cells)
    .map((name) => `<div class="cell ${name}"></div>`)
    .join('')}</div>`;
  for (const [name, width] of Object.entries(cells)) {
    Object.defineProperty(scroller.querySelector(`.${name}`), 'offsetWidth', { value: width });
  }
  return scroller;
}

describe('the sides of a table that is scrolled', () => {
  it('are as wide as the cells that stay in view', () => {
    const cells = { 'sticks-first': 56, 'sticks-start': 168, progress: 160, 'sticks-end': 184 };
    expect(stuckSides(head(cells))).toBe('224px 184px');
  });

  it('are nothing where no cell stays', () => {
    expect(stuckSides(head({ progress: 160 }))).toBe('0px 0px');
  });
});
