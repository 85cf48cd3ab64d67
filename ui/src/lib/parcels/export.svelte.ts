// A batch that is asked about and then written into a project file.
import { asRefusal, commands, take, type BatchId } from '../ipc';
import { plural } from '../lang';
import type { Toasts } from '../ui';
import { NewPassphrase } from './new-passphrase.svelte';

export class Export {
  asked = $state(false);
  withPasswords = $state(false);
  busy = $state(false);
  readonly passphrase = new NewPassphrase();
  readonly #id: BatchId;
  readonly #toasts: Toasts;

  constructor(id: BatchId, toasts: Toasts) {
    this.#id = id;
    this.#toasts = toasts;
  }

  end(): void {
    this.asked = false;
    this.withPasswords = false;
    this.passphrase.forget();
  }

  async save(): Promise<void> {
    if (!this.passphrase.isGood) return;
    this.busy = true;
    try {
      const phrase = this.passphrase.first;
      const written = await take(commands.saveProject(this.#id, phrase, this.withPasswords));
      if (written !== null) {
        const left = plural(written.signInsLeftOut, [
          '# sign-in of a user stays here and has to be made again there.',
          '# sign-ins of users stay here and have to be made again there.'
        ]);
        const about = written.signInsLeftOut > 0 ? `${written.file}. ${left}` : written.file;
        this.#toasts.say('good', 'The project file is written', about);
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
