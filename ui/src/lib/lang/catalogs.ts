// The catalogs that were read: each is a file of its own, and a window needs one at most.
import type { Language } from './languages';
import { unpack, type Catalog, type Packed } from './packed';
import { short } from './short';

const files: Record<Exclude<Language, 'en'>, () => Promise<{ default: Packed }>> = {
  de: () => import('virtual:catalog/de'),
  fr: () => import('virtual:catalog/fr'),
  es: () => import('virtual:catalog/es')
};

const read = new Map<Language, Catalog>();

/** Reads what the language needs; undefined where that is there already. */
export function reading(language: Language): Promise<void> | undefined {
  if (language === 'en' || read.has(language)) return undefined;
  return files[language]().then(({ default: catalog }) => void read.set(language, unpack(catalog)));
}

/** A language's texts by their short names, as far as they were read; none in English. */
export function catalogOf(language: Language): Catalog {
  return read.get(language) ?? {};
}

/** The forms of a text, where the language's catalog has it. */
export function translated(language: Language, key: string): readonly string[] | undefined {
  return language === 'en' ? undefined : read.get(language)?.[short(key)];
}
