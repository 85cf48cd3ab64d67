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
  /** Its words, for looking something up. */
  text: string;
}
