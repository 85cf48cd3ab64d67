// Puts look-ups in the place of texts while the window is built, served or tested, and hands it the catalogs: each is a file of
// its own beside the program, read when its language is spoken. It reads the catalogs in ui/locales and writes nothing there.
import type { Plugin } from 'vite';
import { beside } from '../beside.ts';
import { fileOf, LANGUAGES, translations, type Language } from './catalogs.ts';
import { pack } from '../src/lib/lang/packed.ts';
import { short } from '../src/lib/lang/short.ts';
import { hasTexts, read } from './read.ts';

export function languages(): Plugin[] {
  return [
    {
      name: 'mailhaul-languages',
      enforce: 'pre',
      // Found out only later it would make the page load anew.
      config: () => ({ optimizeDeps: { include: ['@wuchale/svelte/runtime.svelte'] } }),
      async transform(code, id) {
        const file = id.replaceAll('\\', '/');
        if (!hasTexts(file)) return null;
        const { texts, code: changed, map } = await read(file, code);
        return texts.length === 0 ? null : { code: changed, map: map as never };
      }
    },
    beside({
      prefix: 'virtual:catalog/',
      folder: 'catalogs',
      names: LANGUAGES,
      sourceOf: moduleOf,
      filesOf: (name) => [fileOf(name)]
    })
  ];
}

function moduleOf(language: Language): string {
  return `export default ${JSON.stringify(pack(byShortName(translations(language))))};`;
}

/** An error where two texts have one short name: one of them has to be worded otherwise. */
export function byShortName(texts: Record<string, string[]>): Record<string, string[]> {
  const named = Object.fromEntries(
    Object.entries(texts).map(([key, forms]) => [short(key), forms])
  );
  if (Object.keys(named).length !== Object.keys(texts).length)
    throw new Error('two texts have one short name');
  return named;
}
