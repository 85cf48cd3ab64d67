// The closing sum: where every message of the source went.
import type { RunKind, Tally } from '../ipc';
import { inLanguage, text } from '../lang';

export interface Part {
  id: keyof Tally;
  label: string;
  amount: number;
}

const LABELS: [keyof Tally, string][] = inLanguage(() => [
  ['copied', text('copied')],
  ['pending', 'would be copied'],
  ['settled', 'there from earlier runs'],
  ['adopted', 'found on the destination'],
  ['skipped', text('skipped')],
  ['refused', text('refused')],
  ['vanished', 'vanished meanwhile']
]);

/** The parts that aren't zero; what isn't decided yet comes last. */
export function parts(tally: Tally): Part[] {
  return LABELS.map(([id, label]) => ({ id, label, amount: tally[id] ?? 0 })).filter(
    (part) => part.amount > 0
  );
}

/** Messages nobody has decided about yet. */
export function open(tally: Tally): number {
  const decided = LABELS.reduce((sum, [id]) => sum + (tally[id] ?? 0), 0);
  return Math.max(0, tally.source - decided);
}

/** Whether every source message is accounted for. */
export function closes(tally: Tally): boolean {
  const decided = LABELS.reduce((sum, [id]) => sum + (tally[id] ?? 0), 0);
  return decided === tally.source;
}

/** Messages that need no work any more. */
export function done(tally: Tally): number {
  return tally.source - open(tally);
}

export function doneBytes(tally: Tally): number {
  return tally.copiedBytes + (tally.pendingBytes ?? 0) + tally.otherBytes;
}

/** 0 to 1 by bytes, by messages where there are no bytes. An empty folder is done. */
export function fraction(tally: Tally): number {
  if (tally.sourceBytes > 0) return Math.min(1, doneBytes(tally) / tally.sourceBytes);
  return tally.source > 0 ? done(tally) / tally.source : 1;
}

export function sumTitle(kind: RunKind, closed: boolean): string {
  if (!closed) return 'Messages so far';
  return kind === 'copy' ? 'Every message is accounted for' : 'Every message was looked at';
}

/** All of them together. */
export function sum(tallies: Tally[]): Tally {
  const total: Required<Tally> = {
    source: 0,
    copied: 0,
    settled: 0,
    adopted: 0,
    skipped: 0,
    refused: 0,
    vanished: 0,
    pending: 0,
    sourceBytes: 0,
    copiedBytes: 0,
    pendingBytes: 0,
    otherBytes: 0
  };
  const keys = Object.keys(total) as (keyof Tally)[];
  for (const tally of tallies) for (const key of keys) total[key] += tally[key] ?? 0;
  return total;
}
