// The languages that the window speaks, and which of them a system's are nearest to.

export const LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each by its own name, whatever the window speaks. */
export const NAMES: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español'
};

/** The first of a person's languages that the window speaks; English where it speaks none. */
export function nearest(wanted: readonly string[]): Language {
  return wanted.map(known).find((language) => language !== undefined) ?? 'en';
}

/** How numbers and dates are written: as in the person's own country where that speaks the language. */
export function localeOf(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => known(tag) === language) ?? language;
}

function known(tag: string): Language | undefined {
  const [language = ''] = tag.toLowerCase().split('-');
  return LANGUAGES.find((one) => one === language);
}
