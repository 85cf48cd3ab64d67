// Words for the states of steps and domains, and for a TTL.
import type { DomainRow, StepState } from '../ipc';
import type { Tone } from '../ui';
import { inLanguage } from '../lang';
import { nDays, nHours, nMinutes, nSeconds } from '../format/counts';

const STATES: Record<StepState, { label: string; tone: Tone }> = inLanguage(() => ({
  // @wc-context: a step that is not done yet
  open: { label: 'Open', tone: 'idle' },
  attention: { label: 'Needs attention', tone: 'warn' },
  ready: { label: 'Ready to tick off', tone: 'info' },
  done: { label: 'Done', tone: 'good' }
}));

export function stateLabel(state: StepState): string {
  return STATES[state].label;
}

export function stateTone(state: StepState): Tone {
  return STATES[state].tone;
}

/** Where a domain stands; those that need a look come first. */
export type Standing = 'problem' | 'old' | 'unknown' | 'switched';
const ORDER: Standing[] = ['problem', 'old', 'unknown', 'switched'];

export function standingOf(row: DomainRow): Standing {
  if (row.problem !== null) return 'problem';
  if (row.switched === null) return 'unknown';
  return row.switched ? 'switched' : 'old';
}

/** Those that need a look first, otherwise as they were. */
export function byStanding(rows: DomainRow[]): DomainRow[] {
  const rank = (row: DomainRow) => ORDER.indexOf(standingOf(row));
  return [...rows].sort((one, other) => rank(one) - rank(other));
}

/** In the largest unit that is exact enough: 90 seconds, 5 minutes, 36 hours, 2 days. */
export function ttlInWords(seconds: number): string {
  if (seconds < 120) return nSeconds(seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 120 && minutes !== 60) return nMinutes(minutes);
  const hours = Math.round(seconds / 3600);
  if (hours < 48 && hours !== 24) return nHours(hours);
  return nDays(Math.round(seconds / 86_400));
}

/** The domains in what was typed or pasted: apart by spaces, commas or lines; of an address what is behind the @. */
export function domainsIn(text: string): string[] {
  const parts = text.split(/[\s,;]+/).map((part) => part.replace(/^.*@/, '').toLowerCase());
  return [...new Set(parts.filter((part) => part !== ''))];
}
