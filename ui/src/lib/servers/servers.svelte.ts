// All servers, archived ones too; lists show those they need.
import { asRefusal, commands, take, type ServerId, type ServerRow, type Ticked } from '../ipc';
import type { Loaded } from '../loaded';
import { oneAtATime } from '../one-at-a-time';

export class Servers {
  rows = $state.raw<ServerRow[]>([]);
  status = $state.raw<Loaded>('loading');
  readonly current = $derived(this.rows.filter((row) => !row.server.archived));

  /** Never two at once: an answer that is late must not hide a newer one. */
  readonly load = oneAtATime(async () => {
    try {
      this.rows = await take(commands.servers(true));
      this.status = 'ready';
    } catch (thrown) {
      this.status = asRefusal(thrown);
    }
  });

  follow(ticked: Ticked): void {
    if (ticked.servers || ticked.reload) void this.load();
  }

  find(id: ServerId): ServerRow | undefined {
    return this.rows.find((row) => row.server.id === id);
  }
}
