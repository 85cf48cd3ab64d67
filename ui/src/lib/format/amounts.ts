// Amounts as people read them, in the manner of the window's language.
import { perLocale, text } from '../lang';

const whole = perLocale((locale) => new Intl.NumberFormat(locale));
const tenths = perLocale(
  (locale) => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
);
const percents = perLocale(
  (locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
);

/** French counts octets. A number and its unit stay on one line: see `unbroken`. */
const UNITS: ((amount: string) => string)[] = [
  (amount) => text(`${amount} B`),
  (amount) => text(`${amount} KiB`),
  (amount) => text(`${amount} MiB`),
  (amount) => text(`${amount} GiB`),
  (amount) => text(`${amount} TiB`)
];

/** As one word, which no narrow column takes apart. */
const unbroken = (amount: string) => amount.replaceAll(' ', '\u00a0');

/** 12,345 */
export function count(amount: number): string {
  return whole().format(amount);
}

/** 3.4 MiB; whole below 1 KiB and from 100 of a unit. */
export function bytes(amount: number): string {
  let value = Math.max(0, amount);
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  // 1023.95 KiB would print as 1,024 KiB.
  if (Math.round(value) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const number =
    unit === 0 || value >= 99.95 ? whole().format(Math.round(value)) : tenths().format(value);
  return unbroken(UNITS[unit]?.(number) ?? number);
}

/** 3.4 MiB/s */
export function speed(bytesPerSecond: number): string {
  return text(`${bytes(bytesPerSecond)}/s`);
}

/** 57, 0.4: how often a second; tenths below ten. */
export function rate(perSecond: number): string {
  const isWhole = perSecond === 0 || perSecond >= 9.95;
  return isWhole ? whole().format(Math.round(perSecond)) : tenths().format(perSecond);
}

/** 42 %, and 100 % only when nothing is left. */
export function percent(fraction: number): string {
  const bounded = Math.min(1, Math.max(0, fraction));
  return percents().format(bounded < 1 ? Math.min(0.99, Math.floor(bounded * 100) / 100) : 1);
}
