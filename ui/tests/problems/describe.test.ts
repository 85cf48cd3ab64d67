import { describe, expect, it } from 'vitest';
import { asRefusal, Refusal } from '../../src/lib/ipc';
import { describe as explain } from '../../src/lib/problems/describe';

describe('an error of the program', () => {
  it('is shown with a title, what to do and the program’s words as a sentence', () => {
    const shown = explain({
      code: 'keychainMissing',
      message: { code: 'there is no keychain' },
      detail: 'no bus',
      problems: []
    });
    expect(shown.title).toMatch(/keychain/);
    expect(shown.fix).not.toBe('');
    expect(shown.message).toBe('There is no keychain');
    expect(shown.detail).toBe('no bus');
    expect(shown.act).toBe('checkKeychain');
  });

  it('is never without words', () => {
    const shown = explain({ code: 'storage', message: { code: '' }, detail: null, problems: [] });
    expect(shown.message).not.toBe('');
  });

  it('keeps what was thrown by the browser out of the title', () => {
    const refusal = asRefusal(new TypeError('x is undefined'));
    expect(refusal.description.title).not.toMatch(/undefined/);
    expect(refusal.said.detail).toBe('x is undefined');
  });

  it('is passed on as it is when it is one already', () => {
    const refusal = new Refusal({
      code: 'notNow',
      message: { code: 'no' },
      detail: null,
      problems: []
    });
    expect(asRefusal(refusal)).toBe(refusal);
  });
});
