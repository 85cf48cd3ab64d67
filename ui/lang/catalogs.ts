// The catalogs in ui/locales: one gettext file per language, with every text of the window in it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getKey, type Message } from 'wuchale';
import PO from 'pofile';

export const LANGUAGES = ['de', 'fr', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

export type Item = InstanceType<typeof PO.Item>;

/** Those that are still being translated; a test fails for one that is done and stands here. */
export const UNFINISHED: readonly Language[] = [];

/** As Intl.PluralRules has them; what a language says of millions is left out. */
const PLURALS: Record<Language, string> = {
  de: 'nplurals=2; plural=(n != 1);',
  fr: 'nplurals=2; plural=(n > 1);',
  es: 'nplurals=2; plural=(n != 1);'
};

const folder = join(import.meta.dirname, '..', 'locales');
export const fileOf = (language: Language) => join(folder, `${language}.po`);

/** By key: what a language's file has. */
export function readCatalog(language: Language): Map<string, Item> {
  const file = fileOf(language);
  if (!existsSync(file)) return new Map();
  const { items } = PO.parse(readFileSync(file, 'utf8'));
  return new Map(items.map((item) => [keyOf(item), item]));
}

export function keyOf({ msgid, msgid_plural: plural, msgctxt: context }: Item): string {
  return getKey(plural ? [msgid, plural] : [msgid], context);
}

/** What the window looks texts up in. */
export function translations(language: Language): Record<string, string[]> {
  return Object.fromEntries(
    [...readCatalog(language)]
      .filter(
        ([, { msgstr, obsolete, flags }]) => !obsolete && !flags['fuzzy'] && msgstr.every(Boolean)
      )
      .map(([key, { msgstr }]) => [key, msgstr])
  );
}

export interface Text {
  message: Message;
  /** Where it stands, beginning with src/. */
  files: string[];
}

/** A language's file with the texts that there are now: what is known is kept, what is gone left out. */
export function written(language: Language, texts: Map<string, Text>): string {
  const known = readCatalog(language);
  const po = new PO();
  po.headers = {
    'Project-Id-Version': 'Mailhaul',
    Language: language,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': '8bit',
    'Plural-Forms': PLURALS[language]
  };
  po.items = [...texts].map(([key, text]) => itemOf(text, known.get(key)));
  return po.toString();
}

function itemOf({ message, files }: Text, known: Item | undefined): Item {
  const item = new PO.Item();
  const [one = '', other] = message.msgStr;
  item.msgid = one;
  if (message.plural && other !== undefined) item.msgid_plural = other;
  if (message.context !== undefined) item.msgctxt = message.context;
  item.references = files;
  item.extractedComments = message.placeholders.map(
    ([place, code]) => `{${place}} is ${code.replaceAll(/\s+/g, ' ')}`
  );
  item.msgstr = known?.msgstr ?? message.msgStr.map(() => '');
  item.comments = known?.comments ?? [];
  item.flags = known?.flags ?? {};
  return item;
}
