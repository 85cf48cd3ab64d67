import { afterEach, describe, expect, it } from 'vitest';
import { uncover } from '../../src/lib/ui/stuck';

afterEach(() => document.body.replaceChildren());

/** A table 1000 pixels wide whose columns stay in view for 200 pixels at its start and 150 at its end. */
function table(dir: 'ltr' | 'rtl' = 'ltr') {
  document.body.innerHTML = `<div id="scroller" style="direction: ${dir}"><div class="head">
    <div class="sticks-first"></div><div class="sticks-start"><button id="stays"></button></div>
    <button id="sort"></button><div class="sticks-end"></div>
  </div></div>`;
  const get = (selector: string) => {
    const element = document.querySelector<HTMLElement>(selector);
    if (!element) throw new Error(`no ${selector}`);
    return element;
  };
  const wide = (selector: string, width: number) =>
    Object.defineProperty(get(selector), 'offsetWidth', { value: width });
  wide('.sticks-first', 50);
  wide('.sticks-start', 150);
  wide('.sticks-end', 150);
  const scroller = get('#scroller');
  scroller.getBoundingClientRect = () => new DOMRect(0, 0, 1000, 400);
  scroller.scrollLeft = 300;
  scroller.addEventListener('focusin', uncover);
  /** Where it is scrolled to when this has the focus, standing there. */
  return (id: string, left: number) => {
    get(`#${id}`).getBoundingClientRect = () => new DOMRect(left, 0, 40, 20);
    get(`#${id}`).focus();
    return scroller.scrollLeft;
  };
}

describe('what the keys lead to in a table that is scrolled', () => {
  it('comes out from under the columns that stay in view', () => {
    expect(table()('sort', 900)).toBe(390);
    expect(table()('sort', 120)).toBe(220);
  });

  it('does so, too, where text runs the other way', () => {
    expect(table('rtl')('sort', 780)).toBe(320);
    expect(table('rtl')('sort', 120)).toBe(270);
  });

  it('leaves the table as it is where it is seen', () => {
    expect(table()('sort', 500)).toBe(300);
    expect(table()('stays', 60)).toBe(300);
  });
});
