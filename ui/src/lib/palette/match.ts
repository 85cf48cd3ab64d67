// Finds what is meant by a few words, best first. Every word has to occur: at the beginning of a word best, inside one, in what
// is known beside the name, or at last with letters left out ("thrntn" for Thornton).

export interface Findable {
  label: string;
  /** More to find it by: addresses, servers. */
  also: string;
}

interface Folded {
  label: string;
  words: string[];
  also: string;
}

const PLAIN = /^[ -~]*$/;

/** Neither case nor accents count. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  // Most names and all addresses: thousands of them are read at the first letter that is typed.
  if (PLAIN.test(lower)) return lower;
  return lower
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l');
}

/** What is found never changes: its words are put together once. */
const kept = new WeakMap<Findable, Folded>();

function foldedOf(findable: Findable): Folded {
  let folded = kept.get(findable);
  if (folded === undefined) {
    const label = fold(findable.label);
    folded = {
      label,
      words: label.split(PLAIN.test(label) ? /[^a-z0-9]+/ : /[^\p{L}\p{N}]+/u).filter(Boolean),
      also: fold(findable.also)
    };
    kept.set(findable, folded);
  }
  return folded;
}

/** Ahead of the first question about many. */
export function prepare(findables: Iterable<Findable>): void {
  for (const findable of findables) foldedOf(findable);
}

export function wordsOf(query: string): string[] {
  return fold(query).split(/\s+/).filter(Boolean);
}

/** How well it fits, the more the better; 0 where a word doesn't occur. */
export function fitOf(findable: Findable, words: readonly string[]): number {
  const folded = foldedOf(findable);
  let sum = 0;
  for (const word of words) {
    const fit = fitOfWord(folded, word);
    if (fit === 0) return 0;
    sum += fit;
  }
  // Of two that fit alike the one that says little else is meant.
  return sum + 1 / (1 + folded.label.length);
}

function fitOfWord({ label, words, also }: Folded, word: string): number {
  if (label === word) return 12;
  if (label.startsWith(word)) return 10;
  if (words.some((other) => other.startsWith(word))) return 8;
  if (label.includes(word)) return 5;
  if (also.startsWith(word)) return 4;
  if (also.includes(word)) return 3;
  return word.length > 2 && words.some((other) => leavesOut(other, word)) ? 1 : 0;
}

/** Whether the letters come in this order, the first one first. */
function leavesOut(whole: string, letters: string): boolean {
  if (whole[0] !== letters[0]) return false;
  let at = 0;
  for (const letter of letters) {
    at = whole.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
