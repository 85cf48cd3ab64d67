// Sentences that come from outside the window, with their own keys.
import { lookup } from './lookup';
import { plural } from './plural';

/** The text of this key in the language that is spoken; the key itself, which is English, where no catalog has it. */
export function translate(
  key: string,
  values: readonly string[],
  count: number | null | undefined
): string {
  if (count === null || count === undefined) return lookup(key, values);
  return plural(count, lookup.p(key) as never, values);
}
