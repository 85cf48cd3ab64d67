// Pairs of old and new: what is wrong with them, and how they are read out of what was copied from a spreadsheet.

import { inLanguage } from '../lang';

export interface Pair {
  from: string;
  to: string;
}

export type PairKind = 'domains' | 'aliases';

const EXAMPLES: Record<PairKind, string> = inLanguage(() => ({
  domains: 'A domain has neither spaces nor an @ in it, for example company.example.',
  aliases: 'An address has no spaces in it.'
}));

/** What is wrong with each pair; null where nothing is. */
export function problemsOf(kind: PairKind, pairs: readonly Pair[]): (string | null)[] {
  const seen = new Set<string>();
  return pairs.map(({ from, to }) => {
    if (from.trim() === '' || to.trim() === '') return 'Enter both, or remove it.';
    if (!isUsable(kind, from) || !isUsable(kind, to)) return EXAMPLES[kind];
    const key = keyOf(kind, from);
    if (seen.has(key)) return 'It is in the list already, further up.';
    seen.add(key);
    return null;
  });
}

/** What two pairs have in common where they are about the same. */
export function keyOf(kind: PairKind, from: string): string {
  const text = from.trim().toLowerCase();
  return kind === 'domains' ? text.replace(/^@+/, '') : text;
}

function isUsable(kind: PairKind, text: string): boolean {
  const key = keyOf(kind, text);
  return key !== '' && !/\s/.test(key) && !(kind === 'domains' && key.includes('@'));
}

export interface Pasted {
  pairs: Pair[];
  /** Lines that are no pair. */
  leftOut: number;
}

/** Two columns, as spreadsheets and lists have them; null for something else, which is text for the field. */
export function readPairs(kind: PairKind, text: string): Pasted | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length < 2 && !/[\t;,]/.test(text)) return null;
  const cells = lines.map((line) => (line.includes('\t') ? line.split('\t') : line.split(/[;,]/)));
  const [first] = cells;
  const heading = first !== undefined && cells.length > 1 && !first.some(looksLikeOne(kind));
  const rows = heading ? cells.slice(1) : cells;
  const pairs = rows
    .map(([from = '', to = '']) => ({ from: bare(from), to: bare(to) }))
    .filter(({ from, to }) => isUsable(kind, from) && isUsable(kind, to));
  return { pairs, leftOut: rows.length - pairs.length };
}

function looksLikeOne(kind: PairKind): (cell: string) => boolean {
  return (cell) => (kind === 'domains' ? cell.includes('.') : cell.includes('@'));
}

function bare(cell: string): string {
  return cell.trim().replace(/^"(.*)"$/, '$1');
}

/** The pairs with others put in; one about the same is replaced where it stands. */
export function withPairs(kind: PairKind, pairs: readonly Pair[], more: readonly Pair[]): Pair[] {
  const all = new Map(pairs.map((pair) => [keyOf(kind, pair.from), pair]));
  for (const pair of more) all.set(keyOf(kind, pair.from), pair);
  return [...all.values()];
}
