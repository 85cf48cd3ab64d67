// One batch as its page shows it, and what can be done with all of it.
import {
  asRefusal,
  commands,
  take,
  type BatchId,
  type BatchPage,
  type CertificateFormat,
  type FailedRow
} from '../ipc';
import { counted } from '../format/amounts';
import type { Loaded } from '../loaded';
import type { Toasts } from '../ui';

/** Messages that are shown of those that did not arrive. */
const MOST_FAILED = 500;

export class BatchView {
  page = $state.raw<BatchPage | null>(null);
  failed = $state.raw<FailedRow[]>([]);
  status = $state.raw<Loaded>('loading');
  /** The certificate that is being asked about. */
  certificate = $state<CertificateFormat | null>(null);
  /** Whether it is asked if the batch is to be closed. */
  closing = $state(false);
  busy = $state(false);
  readonly #id: BatchId;
  readonly #toasts: Toasts;

  constructor(id: BatchId, toasts: Toasts) {
    this.#id = id;
    this.#toasts = toasts;
  }

  async load(): Promise<void> {
    try {
      this.page = await take(commands.batch(this.#id));
      this.failed = await take(commands.failedMessages(this.#id, 0, MOST_FAILED));
      this.status = 'ready';
    } catch (thrown) {
      this.status = asRefusal(thrown);
    }
  }

  async pause(paused: boolean): Promise<void> {
    await this.#try(async () => {
      await take(commands.pauseBatch(this.#id, paused));
    });
  }

  async accept({ job, message }: FailedRow): Promise<void> {
    await this.#try(async () => {
      const place = { job, folder: message.folder, uid: message.uid };
      await take(commands.acceptMessages(this.#id, [place], ''));
      await this.load();
    });
  }

  async saveCertificate(recipient: string): Promise<void> {
    const format = this.certificate;
    if (format === null) return;
    await this.#try(async () => {
      const of = { kind: 'batch' as const, id: this.#id };
      const path = await take(commands.saveCertificate(of, recipient, format));
      if (path !== null) this.#toasts.say('good', 'The certificate is saved', path);
    });
    this.certificate = null;
  }

  async close(): Promise<void> {
    await this.#try(async () => {
      const receipt = await take(commands.closeBatch(this.#id));
      const removed = `${counted(receipt.passwordsRemoved, 'password')} removed from the keychain.`;
      const tone = receipt.problems.length === 0 ? 'good' : 'bad';
      this.#toasts.say(tone, `Closed ${receipt.name}`, [removed, ...receipt.problems].join(' '));
    });
    this.closing = false;
  }

  async #try(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await act();
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
    } finally {
      this.busy = false;
    }
  }
}
