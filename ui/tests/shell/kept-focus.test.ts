import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepFocus } from '../../src/lib/shell/kept-focus';

let stop: () => void;

beforeEach(() => {
  document.body.innerHTML = `<a href="/top" id="top">Top</a>
    <main><div id="rows">
      <div role="row" tabindex="-1" id="one"><button id="delete">Delete</button></div>
      <div role="row" tabindex="0" id="two">Two</div>
    </div></main>`;
  stop = keepFocus();
});
afterEach(() => {
  stop();
  document.body.innerHTML = '';
});

const get = (id: string) => document.querySelector<HTMLElement>(`#${id}`);
const hasFocus = (id: string) => vi.waitFor(() => expect(document.activeElement).toBe(get(id)));

describe('the focus', () => {
  it('goes to the row that stands in the place of one that is gone', async () => {
    get('delete')?.focus();
    get('one')?.remove();
    await hasFocus('two');
  });

  it('goes to that row, too, where a dialog that was opened from the gone one closes', async () => {
    get('delete')?.focus();
    document.body.insertAdjacentHTML(
      'beforeend',
      '<div role="alertdialog"><button id="yes">Yes</button></div>'
    );
    get('yes')?.focus();
    get('one')?.remove();
    document.querySelector('[role=alertdialog]')?.remove();
    await hasFocus('two');
  });

  it('goes back to what opened a dialog that gives nothing back itself', async () => {
    get('delete')?.focus();
    document.body.insertAdjacentHTML(
      'beforeend',
      '<div role="dialog"><button id="close">Close</button></div>'
    );
    get('close')?.focus();
    document.querySelector('[role=dialog]')?.remove();
    await hasFocus('delete');
  });

  it('goes as near as something is left: where all rows are gone, into what stands around them', async () => {
    get('delete')?.focus();
    get('rows')?.remove();
    document
      .querySelector('main')
      ?.insertAdjacentHTML('beforeend', '<button id="add">Add</button>');
    await hasFocus('add');
  });
});
