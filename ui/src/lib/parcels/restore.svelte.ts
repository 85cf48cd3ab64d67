// A back-up that is chosen, asked about, and put in the place of everything there is when the program starts next.
import { asRefusal, commands, take, type ChosenFile, type Refusal } from '../ipc';
import type { Toasts } from '../ui';

export class Restore {
  file = $state.raw<ChosenFile | null>(null);
  passphrase = $state('');
  busy = $state(false);
  #refusal = $state.raw<Refusal | null>(null);
  readonly #toasts: Toasts;

  constructor(toasts: Toasts) {
    this.#toasts = toasts;
  }

  readonly canRestore = $derived(
    this.file !== null && (!this.file.encrypted || this.passphrase !== '')
  );

  get problem(): string {
    return this.#refusal?.description.message ?? '';
  }

  async choose(): Promise<void> {
    try {
      this.file = await take(commands.chooseBackup());
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
    }
  }

  end(): void {
    this.file = null;
    this.passphrase = '';
    this.#refusal = null;
  }

  /** The program ends by itself where it goes well. */
  async restore(): Promise<void> {
    const { file } = this;
    if (file === null || !this.canRestore) return;
    this.busy = true;
    this.#refusal = null;
    try {
      await take(commands.restoreBackup(file.path, file.encrypted ? this.passphrase : null));
    } catch (thrown) {
      this.#refusal = asRefusal(thrown);
    } finally {
      this.busy = false;
    }
  }
}
