// Numbers as they are typed into a form; empty is no number.

export const MIB = 1024 ** 2;
export const GIB = 1024 ** 3;

/** What was typed: a number, null for nothing, NaN for what is no number. A comma counts as a point. */
export function readNumber(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  if (plain === '') return null;
  return /^\d{1,12}(\.\d{1,6})?$/.test(plain) ? Number(plain) : Number.NaN;
}

/** A number of the program's as it is shown in a field. */
export function typedNumber(value: number | null | undefined, unit = 1): string {
  return value === null || value === undefined ? '' : String(Number((value / unit).toFixed(6)));
}

/** Whole bytes of what was typed in a unit. */
export function readAmount(text: string, unit: number): number | null {
  const number = readNumber(text);
  return number === null ? null : Math.round(number * unit);
}

/** Why a field with a number can't be used; nothing where it can. */
export function numberProblem(
  value: number | null,
  { least, most, whole = false }: { least: number; most: number; whole?: boolean }
): string | undefined {
  if (value === null) return undefined;
  if (Number.isNaN(value)) return 'Enter a number, or leave it empty.';
  if (whole && !Number.isInteger(value)) return 'Enter a whole number.';
  if (value < least) return `At least ${least}. Leave it empty for no limit.`;
  return value > most ? `At most ${most}.` : undefined;
}
