import { describe, expect, it } from 'vitest';
import { asRefusal, describe as explain, Refusal } from '../../src/lib/ipc';

describe('an error of the program', () => {
  it('is shown with a title, help and the program’s words as a sentence', () => {
    const shown = explain({
      code: 'keychainMissing',
      message: 'there is no keychain',
      detail: 'no bus',
      problems: []
    });
    expect(shown.title).toMatch(/keychain/);
    expect(shown.help).not.toBe('');
    expect(shown.message).toBe('There is no keychain');
    expect(shown.detail).toBe('no bus');
    expect(shown.action?.remedy).toBe('checkKeychain');
  });

  it('keeps what was thrown by the browser out of the title', () => {
    const refusal = asRefusal(new TypeError('x is undefined'));
    expect(refusal.description.title).not.toMatch(/undefined/);
    expect(refusal.said.detail).toBe('x is undefined');
  });

  it('is passed on as it is when it is one already', () => {
    const refusal = new Refusal({ code: 'notNow', message: 'no', detail: null, problems: [] });
    expect(asRefusal(refusal)).toBe(refusal);
  });
});
