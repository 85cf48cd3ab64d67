// What is wrong with a catalog.
import type { Item, Text } from './catalogs.ts';

export interface Faults {
  /** English texts without a translation. */
  missing: string[];
  /** Texts that there are no longer, and translations that don't fit their text, in words. */
  others: string[];
}

export function faultsOf(texts: Map<string, Text>, catalog: Map<string, Item>): Faults {
  const faults: Faults = { missing: [], others: [] };
  for (const [key, { message }] of texts) {
    const item = catalog.get(key);
    const forms = message.msgStr.length;
    const english = message.msgStr.join(' | ');
    if (
      !item ||
      item.flags['fuzzy'] ||
      item.msgstr.length === 0 ||
      item.msgstr.some((form) => !form)
    ) {
      faults.missing.push(english);
      continue;
    }
    if (item.msgstr.length !== forms) {
      faults.others.push(`${english}: ${item.msgstr.length} forms in the place of ${forms}`);
      continue;
    }
    for (const [at, form] of item.msgstr.entries()) {
      const wanted = placesOf(message.msgStr[at] ?? '');
      const given = placesOf(form);
      // "One job" may do without its number.
      const fits =
        message.plural && at === 0 ? without(wanted) === without(given) : wanted === given;
      if (!fits)
        faults.others.push(
          `${english}: has ${given || 'nothing'} in the place of ${wanted || 'nothing'}`
        );
    }
  }
  for (const [key, item] of catalog) {
    if (item.obsolete || !texts.has(key))
      faults.others.push(`${item.msgid}: is in the window no longer`);
  }
  return faults;
}

/** What is put into a text: {0}, <0/>, <0> and </0> in any order, and # in a plural. */
function placesOf(text: string): string {
  return (text.match(/\{\d+\}|<\/?\d+\/?>|#/g) ?? []).sort().join(' ');
}

function without(places: string): string {
  return places.replaceAll('#', '').trim();
}
