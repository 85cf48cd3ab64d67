// Amounts as people read them, in the manner of the desktop's language.

const whole = new Intl.NumberFormat();
const tenths = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1
});
const percents = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** 12,345 */
export function count(amount: number): string {
  return whole.format(amount);
}

/** "1 message", "12 messages". */
export function counted(amount: number, one: string, many = `${one}s`): string {
  return `${whole.format(amount)} ${amount === 1 ? one : many}`;
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
  const text =
    unit === 0 || value >= 99.95 ? whole.format(Math.round(value)) : tenths.format(value);
  return `${text} ${UNITS[unit]}`;
}

/** 3.4 MiB/s */
export function speed(bytesPerSecond: number): string {
  return `${bytes(bytesPerSecond)}/s`;
}

/** 57, 0.4: how often a second; tenths below ten. */
export function rate(perSecond: number): string {
  const isWhole = perSecond === 0 || perSecond >= 9.95;
  return isWhole ? whole.format(Math.round(perSecond)) : tenths.format(perSecond);
}

/** 42 %, and 100 % only when nothing is left. */
export function percent(fraction: number): string {
  const bounded = Math.min(1, Math.max(0, fraction));
  return percents.format(bounded < 1 ? Math.min(0.99, Math.floor(bounded * 100) / 100) : 1);
}
