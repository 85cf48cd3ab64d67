// How long the window's own thread was at work, whatever else the processors did meanwhile.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * A function that says how many milliseconds the main thread of the pages' process has run so far; null where the system
 * doesn't tell. `folder` is the data folder that the window was opened on.
 */
export function pageThread(folder) {
  const pid = readdirSync('/proc').find((pid) => {
    try {
      if (basename(readlinkSync(`/proc/${pid}/exe`)) !== 'WebKitWebProcess') return false;
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
  if (pid === undefined) return null;
  // Nanoseconds on a processor, nanoseconds in line for one, turns.
  const file = `/proc/${pid}/task/${pid}/schedstat`;
  return () => Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6;
}

/**
 * Follows the thread until the function returned is called, which says how long it ran in all, and at most within `span`
 * milliseconds: what came once in that time cost no more, painting included. Milliseconds on a processor.
 */
export function followThread(thread, span) {
  if (thread === null) return () => null;
  const seen = [];
  const look = () => seen.push({ at: performance.now(), ran: thread() });
  look();
  const timer = setInterval(look, 10);
  return () => {
    clearInterval(timer);
    look();
    let most = 0;
    let first = 0;
    for (const now of seen) {
      while (now.at - seen[first].at > span) first += 1;
      most = Math.max(most, now.ran - seen[first].ran);
    }
    return { whole: seen.at(-1).ran - seen[0].ran, most };
  };
}
