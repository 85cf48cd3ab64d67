// The limits of a server in words.
import { bytes, count, speed } from '../format/amounts';
import type { ServerLimits } from '../ipc';
import { opensAt } from '../schedule/opening';
import { hoursInWords, whenInWords } from '../schedule/words';
import { nConnections } from '../format/counts';

const NO_BREAK = '\u00a0';

/** "6 connections · 10.0 GiB a day"; nothing where there is no limit. A line ends only between two of them. */
export function limitsInShort(limits: ServerLimits | undefined): string {
  return parts(limits ?? {})
    .map((part) => part.replaceAll(' ', NO_BREAK))
    .join(' · ');
}

/** What a server is held to now, in one sentence, and whether its hours allow work at the moment. */
export function limitsInWords(limits: ServerLimits | undefined, now: Date): string {
  const all = parts(limits ?? {});
  if (all.length === 0) return 'Held to no limit now: runs take what the queue gives them.';
  const window = limits?.window;
  const opens = window ? opensAt({ start: null, window, days: [] }, now) : null;
  const held = `Held to now: ${all.join(', ')}.`;
  return opens && opens > now ? `${held} ${beginning(whenInWords(opens, now))}` : held;
}

function beginning(when: string): string {
  return `Its hours begin ${when}.`;
}

function parts(limits: ServerLimits): string[] {
  const { connections, bytesPerSecond, messagesPerSecond, bytesPerDay, window } = limits;
  return [
    ...(connections ? [nConnections(connections)] : []),
    ...(bytesPerSecond ? [speed(bytesPerSecond)] : []),
    ...(messagesPerSecond ? [`${count(messagesPerSecond)} messages/s`] : []),
    ...(bytesPerDay ? [`${bytes(bytesPerDay)} a day`] : []),
    ...(window && window.from !== window.until ? [hoursInWords(window)] : [])
  ];
}
