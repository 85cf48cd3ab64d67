// Looking something up in the guide.
import { wordsOf, type GuidePage } from './page';

export interface Found {
  page: GuidePage;
  /** A few words around what was looked for; empty where the title says it. */
  around: string;
}

const AROUND = 48;

/** Pages that have all the words, those that have them in their headings first. */
export function find(pages: GuidePage[], words: string): Found[] {
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const found = pages.flatMap((page) => {
    const words = wordsOf(page);
    const text = words.toLocaleLowerCase();
    if (!wanted.every((word) => text.includes(word))) return [];
    const headings = [page.title, ...page.sections.map(({ title }) => title)];
    const said = headings.join(' ').toLocaleLowerCase();
    const inHeadings = wanted.filter((word) => said.includes(word)).length;
    const inTitle = wanted.every((word) => page.title.toLocaleLowerCase().includes(word));
    return [{ page, inHeadings, around: inTitle ? '' : around(words, text, wanted) }];
  });
  return found
    .sort((a, b) => b.inHeadings - a.inHeadings)
    .map(({ page, around }) => ({ page, around }));
}

/** Where the words stand side by side, else where the first one stands. */
function around(text: string, lower: string, words: string[]): string {
  const together = words.join(' ');
  const word = lower.includes(together) ? together : (words[0] ?? '');
  const at = lower.indexOf(word);
  const from = text.lastIndexOf(' ', Math.max(0, at - AROUND)) + 1;
  const end = text.indexOf(' ', at + word.length + AROUND);
  const to = end === -1 ? text.length : end;
  return `${from > 0 ? '… ' : ''}${text.slice(from, to)}${to < text.length ? ' …' : ''}`;
}
