// What is wrong with a catalog.
import type { Message } from 'wuchale';
import type { Item, Language, Text } from './catalogs.ts';

export interface Faults {
  /** English texts without a translation. */
  missing: string[];
  /** Texts that there are no longer, and translations that don't fit their text, in words. */
  others: string[];
}

export function faultsOf(
  texts: Map<string, Text>,
  catalog: Map<string, Item>,
  language: Language
): Faults {
  const faults: Faults = { missing: [], others: [] };
  for (const [key, { message }] of texts) {
    const item = catalog.get(key);
    const english = message.msgStr.join(' | ');
    if (!item || item.flags['fuzzy'] || item.msgstr.length === 0 || !item.msgstr.every(Boolean)) {
      faults.missing.push(english);
    } else {
      const fault = misfit(message, item.msgstr, language);
      if (fault !== null) faults.others.push(`${english}: ${fault}`);
    }
  }
  for (const [key, item] of catalog) {
    if (item.obsolete || !texts.has(key)) {
      faults.others.push(`${item.msgid}: is in the window no longer`);
    }
  }
  return faults;
}

/** How a translation differs from its text in what is put in; null where it doesn't. */
function misfit(message: Message, translation: string[], language: Language): string | null {
  const forms = message.msgStr.length;
  if (translation.length !== forms) return `${translation.length} forms in the place of ${forms}`;
  for (const [at, form] of translation.entries()) {
    const isOne = message.plural && at === 0;
    // French has its first form for 0 as well, and so needs the number in it.
    const isExact = !isOne || language === 'fr';
    const wanted = placesOf(message.msgStr[isOne && isExact ? 1 : at] ?? '');
    const given = placesOf(form);
    const fits = isExact ? wanted === given : without(wanted) === without(given);
    if (!fits) return `has ${given || 'nothing'} in the place of ${wanted || 'nothing'}`;
  }
  return null;
}

/** What is put into a text: {0}, <0/>, <0> and </0> in any order, and # in a plural. */
function placesOf(text: string): string {
  return (text.match(/\{\d+\}|<\/?\d+\/?>|#/g) ?? []).sort().join(' ');
}

function without(places: string): string {
  return places.replaceAll('#', '').trim();
}
