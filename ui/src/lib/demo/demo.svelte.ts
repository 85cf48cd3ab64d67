// Demo servers beside the user's own: whether there are any, and what belongs to them.
import {
  commands,
  take,
  type DemoRemoval,
  type DemoView,
  type ServerId,
  type Ticked
} from '../ipc';
import { oneAtATime } from '../one-at-a-time';

export class Demo {
  view = $state.raw<DemoView | null>(null);
  /** It is being started or removed. */
  busy = $state(false);
  /** What would go with it, while that is asked. */
  removal = $state.raw<DemoRemoval | null>(null);

  readonly state = $derived(this.view?.state ?? 'none');

  /** Whether a server belongs to it. */
  has(server: ServerId): boolean {
    return this.view?.servers.includes(server) ?? false;
  }

  follow(ticked: Ticked): void {
    if (ticked.servers || ticked.reload) void this.load();
  }

  /** A demo that can't be asked about isn't shown; the lists say what is wrong. */
  readonly load = oneAtATime(async () => {
    try {
      this.view = await take(commands.demo());
    } catch {
      this.view = null;
    }
  });

  /** Starts it, anew where one has stopped; throws a `Refusal` where that doesn't work. */
  async start(): Promise<void> {
    await this.#work(async () => void (await take(commands.startDemo())));
  }

  /** Asks before anything goes. */
  async askToRemove(): Promise<void> {
    this.removal = await take(commands.previewDemoRemoval());
  }

  async remove(): Promise<void> {
    await this.#work(async () => void (await take(commands.removeDemo())));
    this.removal = null;
  }

  async #work(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await work();
      await this.load();
    } finally {
      this.busy = false;
    }
  }
}
