// A certificate that is asked about and then saved.
import { asRefusal, commands, take, type CertificateFormat, type CertificateOf } from '../ipc';
import type { Toasts } from '../ui';

export class CertificateSaving {
  /** What it is to be written as; null while nothing is asked. */
  format = $state<CertificateFormat | null>(null);
  recipient = $state('');
  busy = $state(false);
  readonly #of: CertificateOf;
  readonly #toasts: Toasts;

  constructor(of: CertificateOf, toasts: Toasts) {
    this.#of = of;
    this.#toasts = toasts;
  }

  async save(): Promise<void> {
    const { format } = this;
    if (format === null) return;
    this.busy = true;
    try {
      const path = await take(commands.saveCertificate(this.#of, this.recipient.trim(), format));
      if (path !== null) this.#toasts.say('good', 'The certificate is saved', path);
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
    } finally {
      this.busy = false;
      this.format = null;
    }
  }
}
