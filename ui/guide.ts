// The user guide of docs/ as a module: pages of HTML made when the window is built, so that nothing reads Markdown later.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Marked, type Token, type Tokens } from 'marked';
import type { Plugin } from 'vite';

import type { GuidePage, GuideSection } from './src/lib/help/page';

const docs = resolve(dirname(fileURLToPath(import.meta.url)), '..', 'docs');

const FILES: Record<GuidePage['group'], string[]> = {
  guide: ['quick-start', 'lists', 'batches', 'access', 'cut-over', 'troubleshooting'].map(
    (name) => `guide/${name}.md`
  ),
  reference: ['sign-in.md', 'intake.md', 'providers.md', 'fidelity.md']
};

const slugOf = (file: string) => file.replace(/^guide\//, '').replace(/\.md$/, '');
const slugs = new Map(
  Object.values(FILES)
    .flat()
    .map((file) => [file, slugOf(file)])
);

/** The anchor of a heading, as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

/** Where a link of a file leads in the window; undefined where it leads out of the guide. */
export function targetOf(file: string, href: string): string | undefined {
  if (/^[a-z]+:/i.test(href)) return undefined;
  const [path = '', anchor] = href.split('#');
  const target = path === '' ? file : relative(docs, join(docs, dirname(file), path));
  const slug = slugs.get(target.replaceAll('\\', '/'));
  if (slug === undefined) return target === 'guide/README.md' ? '/help' : undefined;
  return `/help/${slug}${anchor ? `#${anchor}` : ''}`;
}

/** The name of a picture that stands beside the guide's pages. */
function pictureOf(href: string): string | undefined {
  return /^pictures\/([a-z0-9-]+)\.webp$/.exec(href)?.[1];
}

/** A page of the guide. */
export function pageOf(group: GuidePage['group'], file: string, markdown: string): GuidePage {
  /** What a table stands under is what tells it from others. */
  let section = '';
  let tables = 0;
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const words = this.parser.parseInline(tokens);
        section = textOf(tokens);
        tables = 0;
        // The page's own title is the window's heading.
        return depth === 1
          ? ''
          : `<h${depth} id="${anchorOf(textOf(tokens))}">${words}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const target = targetOf(file, href);
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
  const headings = tokens.filter((token): token is Tokens.Heading => token.type === 'heading');
  const title = headings.find(({ depth }) => depth === 1);
  const sections = headings
    .filter(({ depth }) => depth === 2)
    .map(({ tokens: words }): GuideSection => ({
      id: anchorOf(textOf(words)),
      title: textOf(words)
    }));
  return {
    slug: slugOf(file),
    group,
    title: title ? textOf(title.tokens) : file,
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

/** All pages, in the order in which they are read. */
export function readGuide(): GuidePage[] {
  return Object.entries(FILES).flatMap(([group, files]) =>
    files.map((file) =>
      pageOf(group as GuidePage['group'], file, readFileSync(join(docs, file), 'utf8'))
    )
  );
}

/** Makes `virtual:guide` of the files. */
export function guide(): Plugin {
  const name = 'virtual:guide';
  return {
    name: 'mailhaul-guide',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      for (const file of slugs.keys()) this.addWatchFile(join(docs, file));
      const pages = readGuide();
      const names = pages.flatMap(({ html }) =>
        [...html.matchAll(/"picture:([a-z0-9-]+)"/g)].map(([, picture = '']) => picture)
      );
      const pictures = [...new Set(names)];
      const imports = pictures.map(
        (picture, n) =>
          `import p${n} from ${JSON.stringify(`${join(docs, 'guide', 'pictures', picture)}.webp?url`)};`
      );
      const places = pictures.map((picture, n) => `${JSON.stringify(picture)}: p${n}`).join(', ');
      return `${imports.join('\n')}
const places = { ${places} };
const placed = (html) => html.replace(/"picture:([a-z0-9-]+)"/g, (_, name) => '"' + places[name] + '"');
export const pages = ${JSON.stringify(pages)}.map((page) => ({ ...page, html: placed(page.html) }));`;
    }
  };
}
