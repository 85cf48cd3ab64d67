// Puts look-ups in the place of texts while the window is built, served or tested, and hands it the catalogs. It reads the
// catalogs and writes nothing.
import type { Plugin } from 'vite';
import { fileOf, LANGUAGES, translations } from './catalogs.ts';
import { hasTexts, read } from './read.ts';

const name = 'virtual:catalogs';

export function languages(): Plugin {
  return {
    name: 'mailhaul-languages',
    enforce: 'pre',
    // Found out only later it would make the page load anew.
    config: () => ({ optimizeDeps: { include: ['@wuchale/svelte/runtime.svelte'] } }),
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      for (const language of LANGUAGES) this.addWatchFile(fileOf(language));
      const all = Object.fromEntries(
        LANGUAGES.map((language) => [language, translations(language)])
      );
      return `export default ${JSON.stringify(all)};`;
    },
    async transform(code, id) {
      const file = id.replaceAll('\\', '/');
      if (!hasTexts(file)) return null;
      const { texts, code: changed, map } = await read(file, code);
      return texts.length === 0 ? null : { code: changed, map: map as never };
    }
  };
}
