import { spoken } from './spoken.svelte';

/** What is made once for a language, such as a format. */
export function perLocale<T>(make: (locale: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const { locale, isPseudo } = spoken;
    const key = isPseudo ? 'pseudo' : locale;
    const kept = made.get(key) ?? make(locale);
    made.set(key, kept);
    return kept;
  };
}
