// What the user set for this window alone: its language, colours and how close things stand. It needs no database. What it puts on the
// document is kept, and `static/appearance.js` puts it there again before anything is drawn.
import { asRefusal, commands } from '../ipc';
import { spacing, type Density } from '../ui';
import { catalog, inLanguage, LANGUAGES, NAMES, spoken, type Choice } from '../lang';

export type Theme = 'system' | 'light' | 'dark' | 'contrast';

export const THEMES: readonly { value: Theme; label: string }[] = inLanguage(() => [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'contrast', label: 'High contrast' }
]);

export const DENSITIES: readonly { value: Density; label: string }[] = inLanguage(() => [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' }
]);

export const LANGUAGE_CHOICES: readonly { value: Choice; label: string }[] = inLanguage(() => [
  { value: 'system' as const, label: 'As the system' },
  ...LANGUAGES.map((language) => ({ value: language, label: NAMES[language] }))
]);

const LANGUAGE = 'mailhaul.language';
const THEME = 'mailhaul.theme';
const DENSITY = 'mailhaul.density';
const LOOK = 'mailhaul.look';

export class Preferences {
  language = $state<Choice>('system');
  theme = $state<Theme>('system');
  density = $state<Density>('comfortable');
  readonly #wantsContrast = window.matchMedia('(prefers-contrast: more)');

  /** Puts what was chosen in place. */
  restore(): void {
    this.language = keptLanguage();
    window.addEventListener('languagechange', () => void this.#follow());
    this.#teach();
    this.theme = known(THEMES, localStorage.getItem(THEME)) ?? 'system';
    this.density = known(DENSITIES, localStorage.getItem(DENSITY)) ?? 'comfortable';
    this.#wantsContrast.addEventListener('change', () => this.#apply());
    this.#apply();
    this.#tell();
  }

  async speak(language: Choice): Promise<void> {
    this.language = language;
    localStorage.setItem(LANGUAGE, language);
    await this.#follow();
  }

  use(theme: Theme): void {
    this.theme = theme;
    localStorage.setItem(THEME, theme);
    this.#apply();
    this.#tell();
  }

  space(density: Density): void {
    this.density = density;
    localStorage.setItem(DENSITY, density);
    this.#apply();
  }

  #apply(): void {
    const { dataset } = document.documentElement;
    const contrast = this.theme === 'contrast' || this.#wantsContrast.matches;
    const look = {
      ...(this.theme === 'light' || this.theme === 'dark' ? { theme: this.theme } : {}),
      ...(contrast ? { contrast: 'more' } : {}),
      ...(this.density === 'compact' ? { density: this.density } : {})
    };
    delete dataset['theme'];
    delete dataset['contrast'];
    delete dataset['density'];
    Object.assign(dataset, look);
    localStorage.setItem(LOOK, JSON.stringify(look));
    spacing.density = this.density;
  }

  async #follow(): Promise<void> {
    await spoken.use(this.language);
    this.#teach();
  }

  /** What the system draws for the program speaks the window's language (notifications, the tray, menus), and so do certificates. */
  #teach(): void {
    commands.speak(spoken.language, catalog()).catch((thrown: unknown) => asRefusal(thrown));
  }

  /** The frame around the window follows; without it only the page does. High contrast is light or dark as the system is. */
  #tell(): void {
    const frame = this.theme === 'contrast' ? 'system' : this.theme;
    commands.useTheme(frame).catch((thrown: unknown) => asRefusal(thrown));
  }
}

/** Before anything is drawn: nothing is to be read in one language and then in another. */
export async function restoreLanguage(): Promise<void> {
  await spoken.use(keptLanguage());
}

function keptLanguage(): Choice {
  return known(LANGUAGE_CHOICES, localStorage.getItem(LANGUAGE)) ?? 'system';
}

function known<T extends string>(
  choices: readonly { value: T }[],
  kept: string | null
): T | undefined {
  return choices.find(({ value }) => value === kept)?.value;
}
