// Texts in the language that is spoken. The build puts a call of `lookup` in the place of each text (ui/lang/read.ts); a text
// that a catalog lacks stays English.
import { compileTranslation, type CompositePayload } from 'wuchale/compiler';
import { translated } from './catalogs';
import { isolated } from './isolated';
import { pseudo } from './pseudo';
import { spoken } from './spoken.svelte';

/** A text in pieces: words, numbers of what is put in, and elements with pieces of their own. */
export type Pieces = readonly CompositePayload[];

type Values = readonly unknown[];

const compiled = new Map<string, Pieces>();

export function lookup(key: string, values: Values = []): string {
  return joined(piecesOf(key), values, 0);
}

/** The pieces, for a text with elements in it. */
lookup.c = piecesOf;
/** An element's own words; the first piece is its number. */
lookup.x = (pieces: Pieces, values: Values = []) => joined(pieces, values, 1);
/** The forms of a plural. */
lookup.p = (key: string): Pieces[] => formsOf(key).map(compile);

function piecesOf(key: string): Pieces {
  return compile(formsOf(key)[0] ?? '');
}

/** The key is the English text; forms of a plural, and a context, stand in lines below. */
function formsOf(key: string): readonly string[] {
  return translated(spoken.language, key) ?? key.split('\n');
}

export function compile(text: string): Pieces {
  const shown = import.meta.env.MODE === 'mock' && spoken.isPseudo ? pseudo(text) : text;
  const kept = compiled.get(shown);
  if (kept) return kept;
  const made = compileTranslation(shown, shown);
  const pieces = typeof made === 'string' ? [made] : made;
  compiled.set(shown, pieces);
  return pieces;
}

export function joined(pieces: Pieces, values: Values, from: number): string {
  return pieces
    .slice(from)
    .map((piece) => (typeof piece === 'number' ? isolated(String(values[piece])) : piece))
    .join('');
}
