// Carrying something out: busy meanwhile, and what went wrong is told.
import { asRefusal } from '../ipc';
import type { Toasts } from '../ui';

export class Acting {
  busy = $state(false);
  readonly toasts: Toasts;

  constructor(toasts: Toasts) {
    this.toasts = toasts;
  }

  /** What came of it; undefined where it was refused. */
  async try<T>(act: () => Promise<T>): Promise<T | undefined> {
    this.busy = true;
    try {
      return await act();
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.toasts.say('bad', title, message);
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
