// Tiles in words.
import { said } from '../said';
import { bytes, count, percent } from '../format/amounts';
import { sentence } from '../format/sentence';
import { plural } from '../lang';
import { done } from '../runs/tally';
import { filledPart, lookOf, type Look, type Tile } from './mosaic';

export function tileName({ folders }: Tile): string {
  const [first] = folders;
  if (folders.length === 1 && first) return first.source;
  return plural(folders.length, ['# more folder', '# more folders']);
}

/** "INBOX, 50%: 1,203 of 2,400 messages, 146 MiB." and what went wrong. */
export function tileInWords(tile: Tile): string {
  const { folders } = tile;
  const messages = folders.reduce((sum, { tally }) => sum + tally.source, 0);
  const settled = folders.reduce((sum, { tally }) => sum + done(tally), 0);
  const size = folders.reduce((sum, { tally }) => sum + tally.sourceBytes, 0);
  // What a tile shows is read in the same order.
  const part = [percent(filledPart(folders)), ...failedOf(folders)].join(', ');
  const name = tileName(tile);
  const known = plural(
    messages,
    ['{0}, {1}: {2} of # message', '{0}, {1}: {2} of # messages'],
    [name, part, count(settled)]
  );
  const sized = size > 0 ? `${known}, ${bytes(size)}.` : `${known}.`;
  return [sized, ...troublesOf(tile)].join(' ');
}

const failing = (folders: Tile['folders']) => folders.filter(({ problem }) => problem !== null);

/** How many of several folders failed; a single one says why. */
function failedOf(folders: Tile['folders']): string[] {
  const { length } = failing(folders);
  if (folders.length === 1 || length === 0) return [];
  return [plural(length, ['# can’t be worked on', '# can’t be worked on'])];
}

function troublesOf({ folders }: Tile): string[] {
  const failed = failing(folders);
  const refused = folders.reduce((sum, { tally }) => sum + tally.refused, 0);
  const [first] = failed;
  return [
    ...(failed.length === 1 && first?.problem ? [`${sentence(said(first.problem))}.`] : []),
    ...(refused > 0
      ? [plural(refused, ['# message did not arrive.', '# messages did not arrive.'])]
      : [])
  ];
}

/** What the marks of tiles mean, for those looks that are there. */
export function legendOf(tiles: Tile[]): { look: Look; label: string }[] {
  const labels: Record<Look, string> = {
    done: 'Done',
    open: 'As far as it is filled',
    behind: 'Messages did not arrive',
    failed: 'Can’t be worked on'
  };
  const looks: Look[] = ['done', 'open', 'behind', 'failed'];
  const there = new Set(tiles.map(({ folders }) => lookOf(folders)));
  return looks.filter((look) => there.has(look)).map((look) => ({ look, label: labels[look] }));
}
