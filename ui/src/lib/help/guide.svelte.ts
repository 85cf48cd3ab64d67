// The guide in the language that the window speaks: each language's is a file of its own, read when it is first wanted.
import places from 'virtual:guide-pictures';
import { spoken } from '../lang';
import type { Language } from '../lang/languages';
import type { GuidePage } from './page';

const files: Record<Language, () => Promise<{ default: GuidePage[] }>> = {
  en: () => import('virtual:guide/en'),
  de: () => import('virtual:guide/de'),
  fr: () => import('virtual:guide/fr'),
  es: () => import('virtual:guide/es')
};

class Guide {
  /** None until they were read. */
  pages = $state.raw<GuidePage[]>([]);
  /** What they are written in: another language than the window's while that is being read. */
  language = $state<Language>('en');
  hasFailed = $state(false);

  readonly #read = new Map<Language, GuidePage[]>();

  /** Reads what the window's language needs. */
  async read(language: Language = spoken.language): Promise<void> {
    try {
      const pages = this.#read.get(language) ?? placed((await files[language]()).default);
      this.#read.set(language, pages);
      // Another may have been chosen meanwhile.
      if (language !== spoken.language) return;
      [this.pages, this.language, this.hasFailed] = [pages, language, false];
    } catch {
      this.hasFailed = true;
    }
  }
}

function placed(pages: GuidePage[]): GuidePage[] {
  return pages.map((page) => ({
    ...page,
    html: page.html.replaceAll(
      /"picture:([a-z0-9-]+)"/g,
      (_, name: string) => `"${places[name] ?? ''}"`
    )
  }));
}

export const guide = new Guide();
