import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

import { fileAt, filesIn, placeOf, read, type GuideFile } from '../../guide/files';
import { anchorOf, pageOf, targetOf } from '../../guide/page';
import { readGuide } from '../../guide/plugin';
import { LANGUAGES } from '../../src/lib/lang/languages';
import { wordsOf } from '../../src/lib/help/page';

const lists = fileAt('guide/lists.md') as GuideFile;

describe('the guide', () => {
  test.each(LANGUAGES)(
    'every link leads to a page and a heading that are there: %s',
    (language) => {
      const pages = readGuide(language);
      const anchors = new Map(
        pages.map(({ slug, html }) => [
          slug,
          [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
        ])
      );
      const links = pages.flatMap(({ html }) =>
        [...html.matchAll(/href="([^"]+)"/g)].map(([, to]) => to ?? '')
      );
      expect(links.length).toBeGreaterThan(10);
      for (const link of links) {
        if (link === '/help') continue;
        const [, slug = '', anchor] = /^\/help\/([a-z-]+)(?:#(.+))?$/.exec(link) ?? [];
        expect(anchors.has(slug), link).toBe(true);
        if (anchor) expect(anchors.get(slug), link).toContain(anchor);
      }
    }
  );

  test.each(LANGUAGES)('the links of its files lead to files that are there: %s', (language) => {
    for (const file of filesIn(language)) {
      for (const [, to = ''] of read(file).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
        if (/^[a-z]+:/.test(to)) continue;
        expect(existsSync(resolve(dirname(placeOf(file)), to)), `${file.path}: ${to}`).toBe(true);
      }
    }
  });

  test('a page knows its title, its sections and its words', () => {
    const page = pageOf(
      lists,
      '# Lists\n\nOne.\n\n## Files & folders\n\n| a | b |\n| --- | --- |\n| 1 | `2` |\n'
    );
    expect(page).toMatchObject({
      slug: 'lists',
      title: 'Lists',
      sections: [{ id: 'files--folders', title: 'Files & folders' }]
    });
    expect(page.html).toContain('<h2 id="files--folders">');
    expect(page.html).toContain('<td><code>2</code></td>');
    expect(wordsOf(page)).toContain('One.');
  });

  test('a picture stands where the page has it, with its words, and is never fetched from elsewhere', () => {
    const page = (markdown: string) => pageOf(lists, markdown).html;
    expect(page('![A "list"](pictures/a-list.webp)')).toContain(
      '<img src="picture:a-list" alt="A &quot;list&quot;" loading="lazy">'
    );
    expect(page('![Elsewhere](https://example.org/x.webp)')).not.toContain('img');
  });

  test('markup in a page is shown and not run', () => {
    const { html } = pageOf(lists, 'a <img src=x onerror=alert(1)> b\n\n<script>x</script>\n');
    expect(html).not.toMatch(/<img|<script/);
  });

  test('links out of the guide are words, links within lead to its pages', () => {
    expect(targetOf('guide/lists.md', 'batches.md#proof')).toBe('/help/batches#proof');
    expect(targetOf('guide/lists.md', '../sign-in.md')).toBe('/help/sign-in');
    expect(targetOf('sign-in.md', 'decisions/0010-sign-in.md')).toBeUndefined();
    expect(targetOf('sign-in.md', 'https://example.org')).toBeUndefined();
    expect(anchorOf('Where a password goes')).toBe('where-a-password-goes');
  });
});
