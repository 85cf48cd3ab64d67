import { describe, expect, it } from 'vitest';
import { actOf, SHORTCUTS } from '../../src/lib/shell/shortcuts';

describe('what the menu bar sends', () => {
  it('does what is done at that key', () => {
    expect(actOf('G J')).toEqual({ goTo: '/jobs' });
    expect(actOf('Mod+2')).toEqual({ goTo: '/jobs' });
    expect(actOf('Mod+Q')).toBe('quit');
    expect(actOf('Enter')).toBeNull();
    expect(actOf('no such key')).toBeNull();
  });

  it('is never meant by two shortcuts', () => {
    const ways = SHORTCUTS.flatMap(({ press }) => press);
    expect(new Set(ways).size).toBe(ways.length);
  });
});
