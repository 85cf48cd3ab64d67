// All batches, read again when the program says that one changed.
import { asRefusal, commands, take, type BatchRow, type Ticked } from '../ipc';
import type { Loaded } from '../loaded';
import { oneAtATime } from '../one-at-a-time';

export class Batches {
  /** Newest first. */
  rows = $state.raw<BatchRow[]>([]);
  status = $state.raw<Loaded>('loading');

  /** Never two at once: an answer that is late must not hide a newer one. */
  readonly load = oneAtATime(async () => {
    try {
      this.rows = await take(commands.batches());
      this.status = 'ready';
    } catch (thrown) {
      this.status = asRefusal(thrown);
    }
  });

  follow(ticked: Ticked): void {
    if (ticked.reload || ticked.batches) void this.load();
  }
}
