// What the user set for this window alone; it needs no database.
import { asRefusal, commands, type ThemeChoice } from '../ipc';

const KEY = 'mailhaul.theme';

export class Preferences {
  theme = $state<ThemeChoice>('system');

  /** Puts the theme that was chosen in place. */
  restore(): void {
    const kept = localStorage.getItem(KEY);
    this.use(kept === 'light' || kept === 'dark' ? kept : 'system');
  }

  use(theme: ThemeChoice): void {
    this.theme = theme;
    localStorage.setItem(KEY, theme);
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    // The frame around the window follows; without it only the page does.
    commands.useTheme(theme).catch((thrown: unknown) => asRefusal(thrown));
  }
}
