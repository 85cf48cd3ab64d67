// Puts look-ups in the place of texts while the window is built, served or tested, and hands it the catalogs: each is a file of
// its own beside the program, read when its language is spoken. It reads the catalogs in ui/locales and writes nothing there.
import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import { fileOf, LANGUAGES, translations, type Language } from './catalogs.ts';
import { pack } from '../src/lib/lang/packed.ts';
import { short } from '../src/lib/lang/short.ts';
import { hasTexts, read } from './read.ts';

const prefix = 'virtual:catalog/';

export function languages(): Plugin {
  let isBuilt = false;
  return {
    name: 'mailhaul-languages',
    enforce: 'pre',
    // Found out only later it would make the page load anew.
    config: () => ({ optimizeDeps: { include: ['@wuchale/svelte/runtime.svelte'] } }),
    configResolved({ command }) {
      isBuilt = command === 'build';
    },
    resolveId(id) {
      if (!id.startsWith(prefix)) return null;
      if (!isBuilt) return `\0${id}`;
      // All else of the window is one file: a module of that build would end up in it.
      return { id: `/${published(languageIn(id)).fileName}`, external: 'absolute' };
    },
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      const language = languageIn(id);
      this.addWatchFile(fileOf(language));
      return moduleOf(language);
    },
    async transform(code, id) {
      const file = id.replaceAll('\\', '/');
      if (!hasTexts(file)) return null;
      const { texts, code: changed, map } = await read(file, code);
      return texts.length === 0 ? null : { code: changed, map: map as never };
    },
    generateBundle() {
      for (const language of LANGUAGES) this.emitFile({ type: 'asset', ...published(language) });
    }
  };
}

function languageIn(id: string): Language {
  const language = LANGUAGES.find((one) => id.endsWith(`${prefix}${one}`));
  if (!language) throw new Error(`no catalog: ${id}`);
  return language;
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

function published(language: Language): { fileName: string; source: string } {
  const source = moduleOf(language);
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 8);
  return { fileName: `_app/immutable/catalogs/${language}.${hash}.js`, source };
}
