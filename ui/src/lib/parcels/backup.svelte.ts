// A back-up that is asked about and then written.
import { asRefusal, commands, take } from '../ipc';
import { plural } from '../lang';
import type { Toasts } from '../ui';
import { NewPassphrase } from './new-passphrase.svelte';

export class BackUp {
  asked = $state(false);
  encrypted = $state(false);
  withPasswords = $state(false);
  busy = $state(false);
  readonly passphrase = new NewPassphrase();
  readonly #toasts: Toasts;

  constructor(toasts: Toasts) {
    this.#toasts = toasts;
  }

  /** Passwords are never written in the clear. */
  readonly needsPassphrase = $derived(this.encrypted || this.withPasswords);
  readonly canSave = $derived(!this.needsPassphrase || this.passphrase.isGood);

  end(): void {
    this.asked = false;
    this.withPasswords = false;
    this.passphrase.forget();
  }

  async save(): Promise<void> {
    if (!this.canSave) return;
    this.busy = true;
    try {
      const phrase = this.needsPassphrase ? this.passphrase.first : null;
      const written = await take(commands.saveBackup(phrase, this.withPasswords));
      if (written !== null) {
        const jobs = plural(written.jobs, [
          'The back-up of # job is written',
          'The back-up of # jobs is written'
        ]);
        this.#toasts.say('good', jobs, written.file);
        this.end();
      }
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
    } finally {
      this.busy = false;
    }
  }
}
