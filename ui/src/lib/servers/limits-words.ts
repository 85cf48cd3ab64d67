// The limits of a server in words.
import { bytes, count, counted, speed } from '../format/amounts';
import type { ServerLimits } from '../ipc';
import { opensAt } from '../schedule/opening';
import { hoursInWords, whenInWords } from '../schedule/words';

/** "6 connections · 10.0 GiB a day"; nothing where there is no limit. */
export function limitsInShort(limits: ServerLimits | undefined): string {
  return parts(limits ?? {}).join(' · ');
}

/** What a server is held to now, in one sentence, and whether its hours allow work at the moment. */
export function limitsInWords(limits: ServerLimits | undefined, now: Date): string {
  const all = parts(limits ?? {});
  if (all.length === 0) return 'Held to no limit now: runs take what the queue gives them.';
  const window = limits?.window;
  const opens = window ? opensAt({ start: null, window, days: [] }, now) : null;
  const closed = opens && opens > now ? ` Its hours begin ${whenInWords(opens, now)}.` : '';
  return `Held to now: ${all.join(', ')}.${closed}`;
}

function parts(limits: ServerLimits): string[] {
  const { connections, bytesPerSecond, messagesPerSecond, bytesPerDay, window } = limits;
  return [
    ...(connections ? [counted(connections, 'connection')] : []),
    ...(bytesPerSecond ? [speed(bytesPerSecond)] : []),
    ...(messagesPerSecond ? [`${count(messagesPerSecond)} messages/s`] : []),
    ...(bytesPerDay ? [`${bytes(bytesPerDay)} a day`] : []),
    ...(window && window.from !== window.until ? [hoursInWords(window)] : [])
  ];
}
