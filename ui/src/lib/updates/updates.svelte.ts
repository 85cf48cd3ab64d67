// Newer versions of the program: the program decides, the window says and asks.
import { asRefusal, commands, take, type UpdateView } from '../ipc';
import type { Toasts } from '../ui';

export class Updates {
  view = $state.raw<UpdateView | null>(null);
  readonly #toasts: Toasts;

  constructor(toasts: Toasts) {
    this.#toasts = toasts;
  }

  readonly load = () => this.#ask(() => commands.updates());
  readonly look = () => this.#ask(() => commands.lookForUpdates());
  readonly install = () => this.#ask(() => commands.installUpdate());
  readonly putOff = () => this.#ask(() => commands.putOffUpdate());
  readonly skip = () => this.#ask(() => commands.skipUpdate());

  async #ask(command: typeof commands.updates): Promise<void> {
    try {
      this.view = await take(command());
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
    }
  }
}
