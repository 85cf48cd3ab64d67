import { describe, expect, it } from 'vitest';
import { localeOf, nearest } from '../../src/lib/lang/languages';

describe('the system’s language', () => {
  it('is taken where the window speaks it, in whatever country', () => {
    expect(nearest(['de-CH', 'en'])).toBe('de');
    expect(nearest(['FR-ca'])).toBe('fr');
  });

  it('is the first of those that the window speaks', () => {
    expect(nearest(['nl', 'es-MX', 'de'])).toBe('es');
  });

  it('is English where the window speaks none of them', () => {
    expect(nearest(['ja', 'pt-BR'])).toBe('en');
    expect(nearest([])).toBe('en');
  });

  it('says how numbers and dates are written in its country', () => {
    expect(localeOf('de', ['en-GB', 'de-CH'])).toBe('de-CH');
    expect(localeOf('fr', ['en-GB', 'de-CH'])).toBe('fr');
  });
});
