import { describe, expect, it } from 'vitest';
import { sentence } from '../../src/lib/format/sentence';

describe('a sentence', () => {
  it('begins with a capital letter', () => {
    expect(sentence('enter the host')).toBe('Enter the host');
    expect(sentence('')).toBe('');
  });

  it('leaves an address at its beginning as it has to be typed', () => {
    expect(sentence('socks5://HOST:PORT or http://HOST:PORT')).toMatch(/^socks5:/);
  });
});
