import { Marked, type Token } from 'marked';
import { describe, expect, test } from 'vitest';

import { englishOf, filesIn, linked, read, type GuideFile } from '../../guide/files';
import { targetOf } from '../../guide/page';
import { LANGUAGES, translations } from '../../lang/catalogs';

type Kind = 'list_item' | 'code' | 'codespan' | 'strong';

/** All tokens of a page, those within others too, in the order in which they are read. */
function tokensOf(markdown: string): Token[] {
  const marked = new Marked();
  const all: Token[] = [];
  marked.walkTokens(marked.lexer(markdown), (token) => void all.push(token));
  return all;
}

const textsOf = (tokens: Token[], kind: Kind) =>
  tokens.flatMap((token) => (token.type === kind && 'text' in token ? [String(token.text)] : []));

/** Where a link leads, whichever language it stands in. */
function leadsTo({ path }: GuideFile, href: string): string {
  return targetOf(path, href) ?? (/^[a-z]+:/.test(href) ? href : linked(path, href));
}

/** What a page is made of, apart from its words. */
function shapeOf(file: GuideFile, tokens: Token[]) {
  return {
    headings: tokens.flatMap((token) => (token.type === 'heading' ? [token.depth] : [])),
    items: textsOf(tokens, 'list_item').length,
    bold: textsOf(tokens, 'strong').length,
    pictures: tokens.flatMap((token) =>
      token.type === 'image' ? [String(token.href).replace(/^.*\//, '')] : []
    ),
    tables: tokens.flatMap((token) =>
      token.type === 'table' ? [[token.header.length, token.rows.length]] : []
    ),
    code: textsOf(tokens, 'code'),
    terms: [...new Set(textsOf(tokens, 'codespan'))].sort(),
    links: tokens
      .flatMap((token) => (token.type === 'link' ? [leadsTo(file, String(token.href))] : []))
      .sort()
  };
}

describe.each(LANGUAGES)('the guide in %s', (language) => {
  const catalog = translations(language);

  test.each(filesIn(language).map((file) => [file.slug, file] as const))(
    'says on the page %s what the English one says, in the words of the window',
    (_, file) => {
      const original = englishOf(file);
      const [own, english] = [tokensOf(read(file)), tokensOf(read(original))];
      expect(shapeOf(file, own)).toEqual(shapeOf(original, english));
      const bold = textsOf(own, 'strong');
      textsOf(english, 'strong').forEach((words, at) => {
        const named = catalog[words]?.[0];
        if (named !== undefined) expect(bold[at], words).toBe(named);
      });
    }
  );
});
