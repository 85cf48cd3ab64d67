// A burn-down in words.
import { bytes } from '../format/amounts';
import { nMessages } from '../format/counts';
import { whenInWords } from '../schedule/words';
import type { BurnDown, Measure, Step } from './burn-down';

function amount(value: number, measure: Measure): string {
  return measure === 'bytes' ? bytes(value) : nMessages(Math.round(value));
}

/** "today at 14:03: 3.4 GiB were left", "today at 18:00: between 1.2 GiB and 2.0 GiB may be left" */
export function stepInWords({ at, most, least, isAhead }: Step, measure: Measure, now: Date) {
  const when = whenInWords(at, now);
  const [much, little] = [amount(most, measure), amount(least, measure)];
  if (!isAhead) return +at === +now ? `Now: ${much} left` : `${when}: ${much} were left`;
  if (little === much) return `${when}: about ${much} may be left`;
  return `${when}: between ${little} and ${much} may be left`;
}

export function burnInWords(burn: BurnDown, measure: Measure, forecast: string): string {
  const [first] = burn.steps;
  const present = burn.steps.findLast(({ isAhead }) => !isAhead);
  if (!first || !present) return forecast;
  const begin = stepInWords(first, measure, burn.now);
  return `${begin}. ${stepInWords(present, measure, burn.now)}. ${forecast}`;
}

export function burnTable(burn: BurnDown, measure: Measure): { head: string[]; rows: string[][] } {
  return {
    head: ['At', 'Left at least', 'Left at most', 'Known from'],
    rows: burn.steps.map(({ at, most, least, isAhead }) => [
      whenInWords(at, burn.now),
      amount(least, measure),
      amount(most, measure),
      isAhead ? 'Forecast' : 'Past'
    ])
  };
}
