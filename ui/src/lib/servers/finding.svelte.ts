// Looks up where the mailbox of a typed address is: what its domain says comes before what is usual.
import { commands, take, type FoundServer } from '../ipc';

/** Milliseconds without a key after which it is looked up: half a domain is somebody else's. */
export const pause = 400;

export class Finding {
  /** What the domain of the address says, once it is known. */
  found = $state.raw<FoundServer | null>(null);

  #address: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The address that stands there now; null where none does. */
  look(address: string | null): void {
    if (address === this.#address) return;
    this.#address = address;
    this.found = null;
    this.dispose();
    if (address !== null) this.#timer = setTimeout(() => void this.#ask(address), pause);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  async #ask(address: string): Promise<void> {
    // Without an answer the usual host stays proposed.
    const found = await take(commands.findServer(address)).catch(() => null);
    if (this.#address === address) this.found = found;
  }
}
