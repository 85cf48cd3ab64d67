// The program behind the window: what it is, whether it could be opened, whether it has a keychain.
import {
  asRefusal,
  commands,
  take,
  type Overview,
  type Refusal,
  type Setting,
  type Settings
} from '../ipc';
import { said } from '../said';

export class Program {
  overview = $state.raw<Overview | null>(null);
  /** Why the program could not be opened. */
  refusal = $state.raw<Refusal | null>(null);
  settings = $state.raw<Settings | null>(null);
  keychain = $state.raw<'unknown' | 'works' | Refusal>('unknown');

  async load(): Promise<void> {
    try {
      this.overview = await take(commands.overview());
      this.refusal = null;
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
      return;
    }
    // A keychain may take its time, and may ask its user something: nothing waits for it.
    void this.checkKeychain();
    await this.loadSettings();
  }

  /** Who decided a setting that nobody can change here; undefined where anybody can. */
  whyLocked(setting: Setting): string | undefined {
    const locked = this.overview?.managed.locked.find((one) => one.setting === setting);
    return locked && said(locked.why);
  }

  async checkKeychain(): Promise<void> {
    try {
      await take(commands.keychain());
      this.keychain = 'works';
    } catch (thrown) {
      this.keychain = asRefusal(thrown);
    }
  }

  async loadSettings(): Promise<void> {
    try {
      this.settings = await take(commands.settings());
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
    }
  }

  /** Keeps the settings; throws a `Refusal` where that doesn't work. */
  async change(changed: Partial<Settings>): Promise<void> {
    const before = this.settings ?? (await take(commands.settings()));
    const settings = { ...before, ...changed };
    await take(commands.changeSettings(settings));
    this.settings = settings;
  }
}
