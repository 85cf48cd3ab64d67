// What a page of the guide is made of.

export interface GuideSection {
  id: string;
  title: string;
}

export interface GuidePage {
  /** Its name in the address. */
  slug: string;
  group: 'guide' | 'reference';
  title: string;
  sections: GuideSection[];
  /** Made of our own files when the window was built. */
  html: string;
}

const texts = new WeakMap<GuidePage, string>();

/** Its words, for looking something up: made of its HTML, which is our own, when they are first wanted. */
export function wordsOf(page: GuidePage): string {
  let text = texts.get(page);
  if (text === undefined) {
    text = `${page.title} ${page.html}`
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&')
      .replaceAll(/\s+/g, ' ')
      .trim();
    texts.set(page, text);
  }
  return text;
}
