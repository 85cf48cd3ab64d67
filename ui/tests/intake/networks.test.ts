import { describe, expect, it } from 'vitest';
import { concernOf, optionOf, placesOf, usualPlace } from '../../src/lib/intake/networks';
import { networks } from '../../mock/intake-form';

const places = placesOf(networks());
const place = (ip: string) => {
  const found = places.find((one) => one.ip === ip);
  if (!found) throw new Error(`no ${ip}`);
  return found;
};

describe('the networks of the form', () => {
  it('are offered address by address, the likeliest first', () => {
    expect(places.map(({ ip }) => ip).slice(0, 3)).toEqual([
      '192.168.1.20',
      '2001:db8:4::20',
      '10.20.0.31'
    ]);
  });

  it('begin with the address of last time, or the likeliest where that is gone', () => {
    expect(usualPlace({ networks: networks(), address: '10.20.0.31' })).toBe('10.20.0.31');
    expect(usualPlace({ networks: networks(), address: '10.99.0.1' })).toBe('192.168.1.20');
    expect(usualPlace({ networks: [], address: '10.99.0.1' })).toBe('');
  });

  it('are marked where they are public, virtual, a VPN or this computer alone', () => {
    expect(optionOf(place('2001:db8:4::20')).hint).toMatch(/public address/);
    expect(optionOf(place('127.0.0.1')).hint).toBe('This computer only');
    expect(concernOf(place('2001:db8:4::20'))).toMatch(/from the internet/);
    expect(concernOf(place('10.8.0.6'))).toMatch(/VPN/);
    expect(concernOf(place('172.17.0.1'))).toMatch(/containers/);
    expect(concernOf(place('127.0.0.1'))).toMatch(/This computer only/);
  });

  it('raise no concern where people are', () => {
    expect(concernOf(place('192.168.1.20'))).toBeNull();
    expect(concernOf(place('10.20.0.31'))).toBeNull();
  });
});
