// The two servers of a move, where there is no doubt which they are: nobody has to choose them.
import type { JobRow, ServerId, ServerRow } from '../ipc';

export interface Pair {
  source: ServerId;
  destination: ServerId;
}

/** Those of the newest job; before there is one, the only two there are, the one that was added first as the old one. */
export function likelyPair(servers: ServerRow[], jobs: JobRow[]): Pair | null {
  const known = servers.map(({ server }) => server.id).sort((a, b) => a - b);
  const [newest] = [...jobs].sort((a, b) => b.id - a.id);
  if (newest) {
    const pair = { source: newest.source.server, destination: newest.destination.server };
    return Object.values(pair).every((id) => known.includes(id)) ? pair : null;
  }
  const [source, destination] = known;
  if (known.length !== 2 || source === undefined || destination === undefined) return null;
  return { source, destination };
}
