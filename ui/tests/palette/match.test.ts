import { describe, expect, it } from 'vitest';
import { fitOf, wordsOf } from '../../src/lib/palette/match';

const entry = (label: string, also = '') => ({ label, also });
const fit = (query: string, label: string, also = '') => fitOf(entry(label, also), wordsOf(query));

describe('what the palette finds', () => {
  it('needs every word, in any order', () => {
    expect(fit('weiss jürgen', 'Jürgen Weiß')).toBeGreaterThan(0);
    expect(fit('weiss karl', 'Jürgen Weiß')).toBe(0);
  });

  it('minds neither case nor accents', () => {
    expect(fit('JURGEN', 'Jürgen Weiß')).toBeGreaterThan(0);
    expect(fit('لندن', 'لُندن')).toBeGreaterThan(0);
  });

  it('finds by an address what is called otherwise', () => {
    expect(fit('old.example', 'Mia', 'mia@old.example')).toBeGreaterThan(0);
  });

  it('finds a word with letters left out, but not one that begins otherwise', () => {
    expect(fit('thrntn', 'Mia Thornton')).toBeGreaterThan(0);
    expect(fit('hrntn', 'Mia Thornton')).toBe(0);
  });

  it('prefers a beginning to a middle, a name to an address, and letters to letters left out', () => {
    const fits = [
      fit('mia', 'Mia Thornton'),
      fit('mia', 'Thornton Mia'),
      fit('mia', 'Jeremias'),
      fit('mia', 'Thornton', 'mia@old.example'),
      fit('mia', 'Marina')
    ];
    expect(fits).toEqual([...fits].sort((a, b) => b - a));
    expect(new Set(fits.map(Math.floor)).size).toBe(5);
  });

  it('prefers of two the shorter name', () => {
    expect(fit('mia', 'Mia')).toBeGreaterThan(fit('mia', 'Mia Thornton'));
  });
});
