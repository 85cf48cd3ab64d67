import { afterEach, describe, expect, it } from 'vitest';
import { nameBackTab } from '../../src/lib/shell/back-tab';

let stop: (() => void) | undefined;
afterEach(() => stop?.());

/** What the page hears of a key. */
function heard(init: KeyboardEventInit): string {
  let key = '';
  const listen = (event: KeyboardEvent) => (key = event.key);
  document.body.addEventListener('keydown', listen, { once: true });
  document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...init }));
  return key;
}

describe('the Tab key with Shift', () => {
  it('is called Tab where the web view has no name for it', () => {
    const press = { key: 'Unidentified', code: 'Tab', shiftKey: true };
    expect(heard(press)).toBe('Unidentified');
    stop = nameBackTab();
    expect(heard(press)).toBe('Tab');
  });

  it('is the only one that is called so', () => {
    stop = nameBackTab();
    expect(heard({ key: 'Unidentified', code: 'LaunchMail' })).toBe('Unidentified');
    expect(heard({ key: 'Tab', code: 'Tab' })).toBe('Tab');
  });
});
