// Which people of each campaign were shown last: kept for the next start, for the campaigns that were looked at last.
import type { CampaignId } from '../ipc';
import { PARTS, type Part } from './people';

const KEY = 'mailhaul.people.parts';
const MOST = 30;

export function keptPart(campaign: CampaignId): Part {
  const kept = all().find(([id]) => id === campaign)?.[1];
  return PARTS.find(({ part }) => part === kept)?.part ?? 'all';
}

export function keepPart(campaign: CampaignId, part: Part): void {
  const others = all().filter(([id]) => id !== campaign);
  const next = part === 'all' ? others : [[campaign, part], ...others];
  localStorage.setItem(KEY, JSON.stringify(next.slice(0, MOST)));
}

/** As far as what was kept still means something. */
function all(): [CampaignId, string][] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isPair) : [];
  } catch {
    return [];
  }
}

function isPair(kept: unknown): kept is [CampaignId, string] {
  return Array.isArray(kept) && typeof kept[0] === 'number' && typeof kept[1] === 'string';
}
