import { beforeEach, describe, expect, it } from 'vitest';
import { keepPart, keptPart } from '../../src/lib/intake/kept-parts';

beforeEach(() => localStorage.clear());

describe('which people of a campaign are shown', () => {
  it('is kept for each campaign for the next start', () => {
    keepPart(1, 'missing');
    keepPart(2, 'ready');
    keepPart(1, 'blocked');
    expect([keptPart(1), keptPart(2), keptPart(3)]).toEqual(['blocked', 'ready', 'all']);
  });

  it('is forgotten where everybody is shown again', () => {
    keepPart(1, 'missing');
    keepPart(1, 'all');
    expect(localStorage.getItem('mailhaul.people.parts')).toBe('[]');
  });

  it('is everybody where what was kept makes no sense', () => {
    for (const kept of ['{', '7', '[[1]]', '[[1,"nonsense"]]', '[["1","missing"]]']) {
      localStorage.setItem('mailhaul.people.parts', kept);
      expect(keptPart(1)).toBe('all');
    }
  });

  it('is kept for so many campaigns at most', () => {
    for (let id = 1; id <= 40; id += 1) keepPart(id, 'missing');
    expect([keptPart(40), keptPart(11), keptPart(10)]).toEqual(['missing', 'missing', 'all']);
  });
});
