// Texts that depend on a number.
import { compile, joined, type Pieces } from './lookup';
import { perLocale } from './per-locale';

const rules = perLocale((locale) => new Intl.PluralRules(locale));
const numbers = perLocale((locale) => new Intl.NumberFormat(locale));

/**
 * The form for a number: `plural(3, ['# job', '# jobs'])` is "3 jobs". # is the number as people write it, {0} and so on
 * what else is put in. The forms stand in the call itself, as a list of two: that is how they come into the catalogs, which
 * ask every language for two as well, its form for "one" (in French also for 0) and the other.
 */
export function plural(
  amount: number,
  forms: readonly [one: string, other: string],
  values: readonly (string | number)[] = []
): string {
  const form = forms[rules().select(amount) === 'one' ? 0 : 1] as string | Pieces;
  const pieces = typeof form === 'string' ? compile(form) : form;
  return joined(
    pieces.map((piece) =>
      typeof piece === 'string' ? piece.replaceAll('#', numbers().format(amount)) : piece
    ),
    values,
    0
  );
}
