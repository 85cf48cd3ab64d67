// One batch as its page shows it, and what can be done with all of it.
import { CertificateSaving } from '../certificates/saving.svelte';
import { asRefusal, commands, take, type BatchId, type BatchPage } from '../ipc';
import type { Loaded } from '../loaded';
import { Export } from '../parcels/export.svelte';
import { oneAtATime } from '../one-at-a-time';
import type { Toasts } from '../ui';
import { Failed } from './failed.svelte';
import { plural } from '../lang';

export class BatchView {
  page = $state.raw<BatchPage | null>(null);
  status = $state.raw<Loaded>('loading');
  /** Whether it is asked if the batch is to be closed. */
  closing = $state(false);
  busy = $state(false);
  readonly failed: Failed;
  readonly certificate: CertificateSaving;
  readonly exporting: Export;
  readonly #id: BatchId;
  readonly #toasts: Toasts;

  constructor(id: BatchId, toasts: Toasts) {
    this.#id = id;
    this.#toasts = toasts;
    this.failed = new Failed(id, toasts);
    this.exporting = new Export(id, toasts);
    this.certificate = new CertificateSaving({ kind: 'batch', id }, toasts);
  }

  /** Never two at once: an answer that is late must not hide a newer one. */
  readonly load = oneAtATime(async () => {
    try {
      this.page = await take(commands.batch(this.#id));
      this.status = 'ready';
    } catch (thrown) {
      this.status = asRefusal(thrown);
    }
  });

  async pause(paused: boolean): Promise<void> {
    await this.#try(async () => {
      await take(commands.pauseBatch(this.#id, paused));
    });
  }

  async close(): Promise<void> {
    await this.#try(async () => {
      const receipt = await take(commands.closeBatch(this.#id));
      const removed = plural(receipt.passwordsRemoved, [
        '# password removed from the keychain.',
        '# passwords removed from the keychain.'
      ]);
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
