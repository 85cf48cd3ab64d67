// Words for the rows of a list of new passwords.
import { said } from '../said';
import type { CredentialPreview, CredentialRow, CredentialVerdict, SideName } from '../ipc';
import type { Tone } from '../ui';
import { inLanguage } from '../lang';

export type VerdictKind = CredentialVerdict['kind'];

const VERDICTS: Record<VerdictKind, { label: string; tone: Tone; hint: string }> = inLanguage(
  () => ({
    matched: { label: 'Fits', tone: 'good', hint: 'Its password is replaced' },
    unknown: { label: 'No job', tone: 'warn', hint: 'No job logs in with it' },
    ambiguous: { label: 'Not clear', tone: 'warn', hint: 'Several logins are meant' },
    noPassword: { label: 'No password', tone: 'idle', hint: 'The cell is empty' },
    refused: { label: 'Refused', tone: 'bad', hint: 'It can’t be used' }
  })
);

export function verdictWords(kind: VerdictKind): { label: string; tone: Tone; hint: string } {
  return VERDICTS[kind];
}

export interface VerdictCount {
  kind: VerdictKind;
  rows: number;
}

/** How many rows of each verdict there are; those that fit first, then what needs a look. */
export function countsOf(preview: CredentialPreview): VerdictCount[] {
  return (Object.keys(VERDICTS) as VerdictKind[])
    .map((kind) => ({ kind, rows: preview[kind] }))
    .filter(({ kind, rows }) => rows > 0 || kind === 'matched');
}

export function rowsOf(preview: CredentialPreview): number {
  const { matched, unknown, ambiguous, noPassword, refused } = preview;
  return matched + unknown + ambiguous + noPassword + refused;
}

const SIDES: Record<SideName, string> = inLanguage(() => ({
  source: 'Old server',
  destination: 'New server'
}));

export function sideLabel(side: SideName): string {
  return SIDES[side];
}

/** Where one side or either can be meant. */
export const sideChoices: { value: SideName | 'either'; label: string; hint?: string }[] =
  inLanguage(() => [
    { value: 'either', label: 'Either, where only one fits' },
    { value: 'source', label: SIDES.source },
    { value: 'destination', label: SIDES.destination }
  ]);

/** Which jobs a row may be for. */
export function jobsOf({ verdict }: CredentialRow): string[] {
  if (verdict.kind === 'matched') return [verdict.name];
  return verdict.kind === 'ambiguous' ? verdict.names : [];
}

/** What to know about a row, in one line. */
export function noteOf({ verdict, text }: CredentialRow): string {
  if (verdict.kind !== 'matched') return said(text);
  return text === null ? SIDES[verdict.side] : `${SIDES[verdict.side]}. ${said(text)}`;
}

const ADDRESS = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

/** The address to show. A cell that found no job and doesn't look like an address may be a password that slipped: null. */
export function addressOf({ address, verdict }: CredentialRow): string | null {
  const found = verdict.kind === 'matched' || verdict.kind === 'ambiguous';
  return found || address === '' || ADDRESS.test(address) ? address : null;
}
