import { afterEach, describe, expect, it } from 'vitest';
import { Keys } from '../../src/lib/shell/keys';
import { keysOf, pressOf, SHORTCUTS, waysOf } from '../../src/lib/shell/shortcuts';

afterEach(() => document.body.replaceChildren());

/** Presses it on an element, so many milliseconds after the window was opened. */
function press(
  keys: Keys,
  key: string,
  { on = document.body, at = 0, ...init }: KeyboardEventInit & { on?: Element; at?: number } = {}
) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  Object.defineProperty(event, 'timeStamp', { value: at });
  let act: ReturnType<Keys['press']> = null;
  const listen = (heard: Event) => (act = keys.press(heard as KeyboardEvent));
  document.addEventListener('keydown', listen, { once: true });
  on.dispatchEvent(event);
  return act as ReturnType<Keys['press']>;
}

function add(html: string): Element {
  document.body.innerHTML = html;
  const element = document.body.firstElementChild;
  if (!element) throw new Error('nothing was added');
  return element;
}

describe('a shortcut', () => {
  it('of two keys needs them soon after each other and in this order', () => {
    const keys = new Keys(false);
    expect(press(keys, 'g')).toBeNull();
    expect(press(keys, 'j', { at: 900 })).toEqual({ goTo: '/jobs' });
    expect(press(keys, 'j', { at: 1000 })).toBeNull();
    expect(press(keys, 'g', { at: 1000 })).toBeNull();
    expect(press(keys, 'j', { at: 5000 })).toBeNull();
  });

  it('is none while text is typed, a list is chosen from or something is asked', () => {
    const keys = new Keys(false);
    for (const html of [
      '<input type="text">',
      '<input type="search">',
      '<textarea></textarea>',
      '<div contenteditable="true"></div>',
      '<div role="spinbutton"></div>',
      '<div role="menu"></div>',
      '<button aria-haspopup="listbox"></button>'
    ]) {
      expect([html, press(keys, 'n', { on: add(html) })]).toEqual([html, null]);
      expect(press(keys, ',', { on: add(html), ctrlKey: true })).toBeNull();
    }
    expect(press(keys, 'n', { on: add('<input type="checkbox">') })).toBe('new');
    add('<div role="dialog"></div>');
    expect(press(keys, 'n')).toBeNull();
    expect(press(keys, 'k', { ctrlKey: true })).toBeNull();
  });

  it('for the palette works in a field, too', () => {
    expect(press(new Keys(false), 'k', { on: add('<input>'), ctrlKey: true })).toBe('palette');
  });

  it('is with Cmd on a Mac and with Ctrl elsewhere', () => {
    expect(press(new Keys(true), 'k', { metaKey: true })).toBe('palette');
    expect(press(new Keys(true), 'k', { ctrlKey: true })).toBeNull();
    expect(press(new Keys(false), 'k', { metaKey: true })).toBeNull();
    expect(press(new Keys(true), '[', { metaKey: true })).toBe('back');
  });

  it('is no browser’s shortcut with the same letter', () => {
    const keys = new Keys(false);
    for (const key of ['n', 'g', '?']) expect(press(keys, key, { ctrlKey: true })).toBeNull();
    expect(press(keys, 'n', { altKey: true })).toBeNull();
  });

  it('is found on keyboards with other letters and other places for signs', () => {
    const keys = new Keys(false);
    press(keys, 'п', { code: 'KeyG' });
    expect(press(keys, 'о', { code: 'KeyJ' })).toEqual({ goTo: '/jobs' });
    expect(press(keys, '/', { code: 'Digit7', shiftKey: true })).toBe('search');
    expect(press(keys, '?', { code: 'Minus', shiftKey: true })).toBe('sheet');
  });

  it('is left alone where an element took the key, or a character is put together', () => {
    const keys = new Keys(false);
    const button = add('<button></button>');
    button.addEventListener('keydown', (event) => event.preventDefault());
    expect(press(keys, 'n', { on: button })).toBeNull();
    expect(press(keys, 'n', { isComposing: true })).toBeNull();
  });
});

describe('the table of shortcuts', () => {
  it('gives no keys to two things', () => {
    const ways = SHORTCUTS.flatMap(({ press }) => press);
    expect(new Set(ways).size).toBe(ways.length);
  });

  it('is written as the keyboard is', () => {
    expect(keysOf('G J', false)).toEqual(['G', 'then', 'J']);
    expect(keysOf('Mod+K', false)).toEqual(['Ctrl', 'K']);
    expect(keysOf('Mod+K', true)).toEqual(['⌘', 'K']);
    expect(pressOf({ goTo: '/servers' })).toBe('G S');
  });

  it('shows of two ways back the one of the system', () => {
    const back = SHORTCUTS.find(({ act }) => act === 'back');
    if (!back) throw new Error('there is no way back');
    expect([waysOf(back, false), waysOf(back, true)]).toEqual([['Alt+ArrowLeft'], ['Mod+[']]);
  });
});
