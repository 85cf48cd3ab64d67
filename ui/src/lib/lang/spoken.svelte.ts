// The language that the window speaks now. Whatever reads it, by a text or a format, is drawn again when it changes.
import { localeOf, nearest, type Language } from './languages';

export type Choice = 'system' | Language;

class Spoken {
  language = $state<Language>('en');
  /** For Intl: the language, with the person's country where that is known. */
  locale = $state('en');
  /** Accents and brackets for finding texts that are in no catalog: in the mock alone. */
  isPseudo = $state(false);

  use(choice: Choice, wanted: readonly string[] = navigator.languages): void {
    this.language = choice === 'system' ? nearest(wanted) : choice;
    this.locale = localeOf(this.language, wanted);
    document.documentElement.lang = this.language;
  }
}

export const spoken = new Spoken();
