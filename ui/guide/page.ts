// A page of the guide, made of its Markdown.
import { Marked, type Token, type Tokens } from 'marked';

import type { GuidePage, GuideSection } from '../src/lib/help/page';
import { englishOf, fileAt, linked, read, type GuideFile } from './files.ts';

/** The anchor of a heading, as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

/** Where a link of a file leads in the window; undefined where it leads out of the guide. */
export function targetOf(path: string, href: string): string | undefined {
  if (/^[a-z]+:/i.test(href)) return undefined;
  const [to = '', anchor] = href.split('#');
  const target = linked(path, to);
  const file = fileAt(target);
  if (!file) return target === 'guide/README.md' ? '/help' : undefined;
  return `/help/${file.slug}${anchor ? `#${inEnglish(file, anchor)}` : ''}`;
}

/** A section has the same name in an address whatever language its page is read in. */
function inEnglish(file: GuideFile, anchor: string): string {
  if (file.language === 'en') return anchor;
  const at = anchorsOf(read(file)).indexOf(anchor);
  return anchorsOf(read(englishOf(file)))[at] ?? anchor;
}

/** The anchors of a page's headings, apart from its title. */
export function anchorsOf(markdown: string): string[] {
  return headingsOf(new Marked().lexer(markdown))
    .filter(({ depth }) => depth > 1)
    .map(({ tokens }) => anchorOf(textOf(tokens)));
}

function headingsOf(tokens: Token[]): Tokens.Heading[] {
  return tokens.filter((token): token is Tokens.Heading => token.type === 'heading');
}

/** The name of a picture that stands beside the guide's pages. */
function pictureOf(href: string): string | undefined {
  return /^(?:\.\.\/)?pictures\/([a-z0-9-]+)\.webp$/.exec(href)?.[1];
}

/** A page of the guide; its anchors are those of the English one. */
export function pageOf(
  { group, slug, path }: GuideFile,
  markdown: string,
  english = markdown
): GuidePage {
  /** What a table stands under is what tells it from others. */
  let section = '';
  let tables = 0;
  const anchors = anchorsOf(english);
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const words = this.parser.parseInline(tokens);
        section = textOf(tokens);
        tables = 0;
        // The page's own title is the window's heading.
        return depth === 1 ? '' : `<h${depth} id="${anchors.shift() ?? ''}">${words}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const target = targetOf(path, href);
        return target === undefined ? words : `<a href="${target}">${words}</a>`;
      },
      table(token) {
        tables += 1;
        const label = escape(tables === 1 ? section : `${section} ${tables}`);
        const html = `<div class="wide" role="region" tabindex="0" aria-label="${label}">${tableOf(this.parser, token)}</div>`;
        return `${html}\n`;
      },
      image({ href, text }) {
        const name = pictureOf(href);
        return name === undefined
          ? escape(text)
          : `<img src="picture:${name}" alt="${escape(text)}" loading="lazy">`;
      },
      // Our own pages have none; whatever slips in is shown, not run.
      html: ({ text }) => escape(text)
    }
  });
  const tokens = marked.lexer(markdown);
  const headings = headingsOf(tokens);
  const title = headings.find(({ depth }) => depth === 1);
  const names = anchorsOf(english);
  const sections = headings
    .filter(({ depth }) => depth > 1)
    .map(({ depth, tokens: words }, at) => ({ depth, id: names[at] ?? '', title: textOf(words) }))
    .filter(({ depth }) => depth === 2)
    .map(({ id, title }): GuideSection => ({ id, title }));
  return {
    slug,
    group,
    title: title ? textOf(title.tokens) : slug,
    sections,
    html: marked.parser(tokens)
  };
}

type Parser = { parseInline(tokens: Token[]): string };

function tableOf(parser: Parser, { header, rows }: Tokens.Table): string {
  const cells = (tag: string, row: Tokens.TableCell[]) =>
    row.map(({ tokens }) => `<${tag}>${parser.parseInline(tokens)}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('');
  return `<table><thead><tr>${cells('th', header)}</tr></thead><tbody>${body}</tbody></table>`;
}

function textOf(tokens: Token[]): string {
  return tokens
    .map((token) =>
      'tokens' in token && token.tokens
        ? textOf(token.tokens)
        : 'text' in token
          ? String(token.text)
          : ''
    )
    .join('');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
