// Another language or density while a page stands there as it was brought about: the walks look at one page in many ways.
import { spoken, type Language } from '../src/lib/lang';
import { spacing, type Density } from '../src/lib/ui';

interface Look {
  /** `pseudo` is English with accents and brackets on all texts of the catalogs. */
  language: Language | 'pseudo';
  density: Density;
}

/** Follows what ui/mock/looks.mjs asks for. */
export function followLooks(): void {
  window.addEventListener('mock-look', (event) => {
    const { language, density } = (event as CustomEvent<Look>).detail;
    spoken.isPseudo = language === 'pseudo';
    const words = language === 'pseudo' ? 'en' : language;
    spacing.density = density;
    if (density === 'compact') document.documentElement.dataset['density'] = density;
    else delete document.documentElement.dataset['density'];
    void spoken.use(words, [words]).then(() => {
      document.documentElement.dataset['look'] = `${language} ${density}`;
    });
  });
}
