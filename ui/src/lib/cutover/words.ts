// Words for the states of steps and domains, and for a TTL.
import { counted } from '../format/amounts';
import type { DomainRow, StepState } from '../ipc';
import type { Tone } from '../ui';

const STATES: Record<StepState, { label: string; tone: Tone }> = {
  open: { label: 'Open', tone: 'idle' },
  attention: { label: 'Needs attention', tone: 'warn' },
  ready: { label: 'Ready to tick off', tone: 'info' },
  done: { label: 'Done', tone: 'good' }
};

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
  if (seconds < 120) return counted(seconds, 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 120 && minutes !== 60) return counted(minutes, 'minute');
  const hours = Math.round(seconds / 3600);
  if (hours < 48 && hours !== 24) return counted(hours, 'hour');
  return counted(Math.round(seconds / 86_400), 'day');
}

/** The domains in what was typed or pasted: apart by spaces, commas or lines; of an address what is behind the @. */
export function domainsIn(text: string): string[] {
  const parts = text.split(/[\s,;]+/).map((part) => part.replace(/^.*@/, '').toLowerCase());
  return [...new Set(parts.filter((part) => part !== ''))];
}
