// The language that the window speaks now. Whatever reads it, by a text or a format, is drawn again when it changes.
import { catalogOf, reading } from './catalogs';
import type { Catalog } from './packed';
import { localeOf, nearest, type Language } from './languages';

export type Choice = 'system' | Language;

class Spoken {
  language = $state<Language>('en');
  /** For Intl: the language, with the person's country where that is known. */
  locale = $state('en');
  /** Accents and brackets for finding texts that are in no catalog: in the mock alone. */
  isPseudo = $state(false);

  #last: Language = 'en';

  /** At once where the language's catalog was read before. Of two choices the later one counts, whichever is read first. */
  async use(choice: Choice, wanted: readonly string[] = navigator.languages): Promise<void> {
    const language = choice === 'system' ? nearest(wanted) : choice;
    this.#last = language;
    const isRead = reading(language);
    if (isRead) await isRead;
    if (this.#last !== language) return;
    this.language = language;
    this.locale = localeOf(this.language, wanted);
    document.documentElement.lang = this.language;
  }
}

/** The words of the language that is spoken, for the program behind the window. */
export function catalog(): Catalog {
  return catalogOf(spoken.language);
}

export const spoken = new Spoken();
