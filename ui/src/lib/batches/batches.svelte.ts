// All batches, read again when the program says that one changed.
import { asRefusal, commands, take, type BatchRow, type Ticked } from '../ipc';
import type { Loaded } from '../loaded';

export class Batches {
  /** Newest first. */
  rows = $state.raw<BatchRow[]>([]);
  status = $state.raw<Loaded>('loading');

  async load(): Promise<void> {
    try {
      this.rows = await take(commands.batches());
      this.status = 'ready';
    } catch (thrown) {
      this.status = asRefusal(thrown);
    }
  }

  follow(ticked: Ticked): void {
    if (ticked.reload || ticked.batches) void this.load();
  }
}
