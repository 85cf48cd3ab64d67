import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../src/lib/lang/packed';
import { short } from '../../src/lib/lang/short';

describe('a catalog in its file', () => {
  it('comes out of it as it went in', () => {
    const texts = ['Jobs', '# job\n# jobs', 'Zürich – 東京', ''];
    const catalog = Object.fromEntries(texts.map((text) => [short(text), text.split('\n')]));
    expect(unpack(pack(catalog))).toEqual(catalog);
  });
});
