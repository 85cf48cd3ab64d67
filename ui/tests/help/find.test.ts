import { expect, test } from 'vitest';

import { find } from '$lib/help/find';
import type { GuidePage } from '$lib/help/page';

const page = (slug: string, title: string, text: string): GuidePage => ({
  slug,
  title,
  group: 'guide',
  sections: [],
  html: `<p>${text}</p>`
});
const pages = [
  page('lists', 'Lists of users', 'Columns and quotas are told here.'),
  page('trouble', 'Troubleshooting', 'A full mailbox: raise its quota. Columns too.'),
  page('quota', 'Quota', 'How much fits.')
];

test('pages that have all the words are found, those with them in the title first', () => {
  expect(find(pages, 'quota').map(({ page }) => page.slug)).toEqual(['quota', 'lists', 'trouble']);
  expect(find(pages, 'QUOTA columns').map(({ page }) => page.slug)).toEqual(['lists', 'trouble']);
  expect(find(pages, 'nowhere')).toEqual([]);
  expect(find(pages, '  ')).toEqual([]);
});

test('words around what was found are shown, none where the title says it', () => {
  expect(find(pages, 'raise')[0]?.around).toContain('raise its quota');
  expect(find(pages, 'troubleshooting')[0]?.around).toBe('');
});
