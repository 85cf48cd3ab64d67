// Mailboxes and batches as charts have to show them: very many folders, a single one, a night, a first minute, nothing at all.
import type { BatchPage, FolderProgress, RunTick } from '../src/lib/ipc';
import { tally } from './fixtures';

const NAMES = [
  'INBOX',
  'Archive/2021/Projekt Nordlicht/Übergabe an die Stadtbibliothek am Alten Markt',
  'مشاريع/٢٠٢٤',
  '受信トレイ/顧客',
  'צוות/פרויקטים',
  'Sent Items',
  'Lists/debian-user'
];

/** A few large ones and ever smaller ones, some done, some failed. */
export function manyFolders(amount: number, running: boolean): FolderProgress[] {
  return Array.from({ length: amount }, (_, at) => {
    const total = Math.ceil(38_000 / (at + 1) ** 0.8);
    const part = running ? Math.min(1, Math.max(0, 1.3 - ((at * 7) % 11) / 6)) : 1;
    const refused = at % 9 === 4 && part === 1 ? 3 : 0;
    const copied = Math.max(0, Math.floor(total * part) - refused);
    const name = NAMES[at % NAMES.length] ?? 'INBOX';
    const source = at < NAMES.length ? name : `${name}/${at}`;
    const size = 24_000 + ((at * 7919) % 90_000);
    return {
      source,
      destination: source,
      done: part === 1,
      problem: at % 23 === 5 ? { code: 'The server does not let this folder be created' } : null,
      tally: tally({
        source: total,
        copied,
        refused,
        sourceBytes: total * size,
        copiedBytes: copied * size,
        otherBytes: refused * size
      })
    };
  });
}

/** Folders that go on a little, as a tick tells it. */
export function runTick(job: number, folders: FolderProgress[]): RunTick {
  const going = folders.filter(({ done }) => !done).slice(0, 3);
  return {
    job,
    run: job * 10,
    folders: going.map((folder) => {
      const copied = Math.min(folder.tally.source, folder.tally.copied + 7);
      const each = folder.tally.sourceBytes / folder.tally.source;
      const now = { ...folder.tally, copied, copiedBytes: Math.round(copied * each) };
      return { ...folder, done: copied === folder.tally.source, tally: now };
    }),
    notArrived: 7,
    logSize: 0
  };
}

/** A batch that works at night, has just begun, or did nothing yet. */
export function batchAs(kind: string | null, page: BatchPage): BatchPage {
  const { batch, speed } = page;
  switch (kind) {
    case 'night': {
      const hour = new Date().getHours();
      const window = { from: ((hour + 20) % 24) * 60, until: ((hour + 1) % 24) * 60 };
      const schedule = { start: null, window, days: [] };
      return { ...page, batch: { ...batch, schedule } };
    }
    case 'minute':
      return { ...page, speed: speed.slice(-1) };
    case 'nothing':
      return { ...page, speed: [] };
    default:
      return page;
  }
}
