// The files of docs/ that are the guide in the window: each page in English, and in each other language the window speaks.
import { readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';

import type { GuidePage } from '../src/lib/help/page';
import { LANGUAGES, type Language } from '../src/lib/lang/languages.ts';

const docs = resolve(import.meta.dirname, '..', '..', 'docs');

const PAGES: Record<GuidePage['group'], Record<string, string>> = {
  guide: inGuide(
    'quick-start',
    'lists',
    'batches',
    'access',
    'cut-over',
    'another-computer',
    'managed',
    'troubleshooting'
  ),
  reference: {
    'sign-in': 'sign-in.md',
    intake: 'intake.md',
    providers: 'providers.md',
    fidelity: 'fidelity.md'
  }
};

export interface GuideFile {
  group: GuidePage['group'];
  slug: string;
  language: Language;
  /** Within docs. */
  path: string;
}

/** All files, those of a language in the order in which they are read. */
export const files: readonly GuideFile[] = LANGUAGES.flatMap((language) =>
  Object.entries(PAGES).flatMap(([group, pages]) =>
    Object.entries(pages).map(([slug, english]) => ({
      group: group as GuidePage['group'],
      slug,
      language,
      path: language === 'en' ? english : `guide/${language}/${slug}.md`
    }))
  )
);

export const filesIn = (language: Language) => files.filter((file) => file.language === language);

export function fileAt(path: string): GuideFile | undefined {
  return files.find((file) => file.path === path);
}

/** The English page of the same name. */
export function englishOf({ slug }: GuideFile): GuideFile {
  const english = filesIn('en').find((file) => file.slug === slug);
  if (!english) throw new Error(`no English page: ${slug}`);
  return english;
}

export const placeOf = ({ path }: GuideFile) => join(docs, path);
export const read = (file: GuideFile) => readFileSync(placeOf(file), 'utf8');
export const placeOfPicture = (name: string) => join(docs, 'guide', 'pictures', `${name}.webp`);

/** What a link in a file leads to, within docs. */
export const linked = (from: string, to: string) =>
  to === '' ? from : posix.join(posix.dirname(from), to);

function inGuide(...slugs: string[]): Record<string, string> {
  return Object.fromEntries(slugs.map((slug) => [slug, `guide/${slug}.md`]));
}
