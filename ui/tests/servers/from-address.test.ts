import { describe, expect, it } from 'vitest';
import { hostOfAddress } from '../../src/lib/servers/from-address';

describe('the host that is proposed', () => {
  it.each([
    ['petra@firma.example', 'imap.firma.example'],
    ['  Petra@Firma.EXAMPLE ', 'imap.firma.example'],
    ['tom@gmail.com', 'imap.gmail.com'],
    ['lea@gmx.de', 'imap.gmx.net'],
    ['kim@t-online.de', 'secureimap.t-online.de']
  ])('for %s is %s', (address, host) => {
    expect(hostOfAddress(address)).toBe(host);
  });

  it.each([
    'imap.firma.example',
    'petra@',
    'petra@firma',
    '@firma.example',
    'imap://x@y.example',
    ''
  ])('is none for %j, which is no address', (typed) => {
    expect(hostOfAddress(typed)).toBeNull();
  });
});
