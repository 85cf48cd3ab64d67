// What the palette can find: pages, acts, and everything that has a name.
import { resolve } from '$app/paths';
import type { BatchRow, CampaignRow, JobRow, ServerRow } from '../ipc';
import { perLocale } from '../lang';
import { statusOf } from '../intake/words';
import { stateLabel } from '../jobs/words';
import type { Findable } from './match';

export type Kind = 'page' | 'act' | 'job' | 'batch' | 'server' | 'campaign';

export interface Entry extends Findable {
  /** The same for the same thing for good: `job:12`. */
  id: string;
  kind: Kind;
  /** Beside the label. */
  hint: string;
  /** A shortcut that does the same, as the table of shortcuts writes it. */
  press?: string | undefined;
  /** A path that is resolved, or what to do. */
  leads: string | (() => void);
}

/** A row never changes: its entry is made once in each language. */
const entries = perLocale(() => new WeakMap<object, Entry>());

function once<T extends object>(row: T, make: (row: T) => Entry): Entry {
  const made = entries();
  let entry = made.get(row);
  if (entry === undefined) {
    entry = make(row);
    made.set(row, entry);
  }
  return entry;
}

export function jobEntry(row: JobRow): Entry {
  return once(row, ({ id, name, source, destination, state, last }) => ({
    id: `job:${id}`,
    kind: 'job',
    label: name,
    hint: `${source.login} → ${destination.login} · ${stateLabel(state, last?.kind)}`,
    also: `${source.login} ${destination.login} ${source.serverName} ${destination.serverName}`,
    leads: resolve('/jobs/[id]', { id: String(id) })
  }));
}

export function batchEntry(row: BatchRow): Entry {
  return once(row, ({ id, name, sourceName, destinationName, closed }) => ({
    id: `batch:${id}`,
    kind: 'batch',
    label: name,
    hint: [`${sourceName} → ${destinationName}`, ...(closed ? ['Closed'] : [])].join(' · '),
    also: `${sourceName} ${destinationName}`,
    leads: resolve('/batches/[id]', { id: String(id) })
  }));
}

export function serverEntry(row: ServerRow): Entry {
  return once(row, ({ server: { id, name, endpoint, archived } }) => ({
    id: `server:${id}`,
    kind: 'server',
    label: name,
    hint: [`${endpoint.host}:${endpoint.port}`, ...(archived ? ['Archived'] : [])].join(' · '),
    also: endpoint.host,
    leads: resolve(`/servers?edit=${id}`)
  }));
}

export function campaignEntry(row: CampaignRow): Entry {
  return once(row, ({ id, name, sourceName, destinationName, status }) => ({
    id: `campaign:${id}`,
    kind: 'campaign',
    label: name,
    hint: [
      `Campaign for ${sourceName}`,
      ...(status === 'open' ? [] : [statusOf({ status, haltedUntil: null }).label])
    ].join(' · '),
    also: `${sourceName} ${destinationName} campaign`,
    leads: resolve('/intake/[id]', { id: String(id) })
  }));
}

/** What a page is in the list of recent ones; null for a page that isn't kept there. */
export function recentOf(route: string | null, id: string | undefined): string | null {
  if (id === undefined) return null;
  if (route?.startsWith('/jobs/[id]')) return `job:${id}`;
  if (route?.startsWith('/batches/[id]')) return `batch:${id}`;
  return route?.startsWith('/intake/[id]') ? `campaign:${id}` : null;
}
