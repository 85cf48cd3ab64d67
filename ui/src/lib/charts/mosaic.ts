// Folders as tiles: as large as what they hold. While the same folders are shown each keeps its place, and only borders move.
import { hierarchy, treemap, treemapResquarify, type HierarchyRectangularNode } from 'd3-hierarchy';
import type { FolderProgress } from '../ipc';
import { fraction } from '../runs/tally';

/** More can't be told apart. */
const MOST_TILES = 90;
/** A tile below this would be a speck, in pixels: about a finger's width by a line's height. */
const LEAST_AREA = 26 * 22;
/** A folder without messages is no tile; one whose size isn't known yet is as large as its messages say. */
const GAP = 2;

export type Measure = 'bytes' | 'messages';

/** One folder, or the many that are too small for tiles of their own. */
export interface Tile {
  id: string;
  /** More than one for what is put together. */
  folders: FolderProgress[];
  /** From the beginning of the line and from the top, in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Datum {
  id: string;
  names: string[];
  children?: Datum[];
}

export interface Room {
  width: number;
  height: number;
}

export class Mosaic {
  #root: HierarchyRectangularNode<Datum> | null = null;
  #made = '';
  readonly #layout = treemap<Datum>().tile(treemapResquarify).paddingInner(GAP).round(true);

  /** The tiles for folders as they are now. */
  tiles(folders: FolderProgress[], measure: Measure, room: Room): Tile[] {
    if (room.width <= 0 || room.height <= 0) return [];
    const weigh = weigher(folders, measure);
    const filled = folders.filter(({ tally }) => tally.source > 0);
    if (filled.length === 0) return [];
    const byName = new Map(filled.map((folder) => [folder.source, folder]));
    // Where it was made for others, or for another room, it is made anew.
    const made = `${measure} ${room.width}x${room.height} ${filled.length}`;
    if (this.#root === null || made !== this.#made || !isOf(this.#root, byName)) {
      this.#root = rootOf(filled, weigh, room) as HierarchyRectangularNode<Datum>;
      this.#made = made;
    }
    this.#root.sum(({ names }) => names.reduce((sum, name) => sum + weigh(byName.get(name)), 0));
    this.#layout.size([room.width, room.height])(this.#root);
    return this.#root.leaves().map(({ data, x0, y0, x1, y1 }) => ({
      id: data.id,
      folders: data.names.flatMap((name) => byName.get(name) ?? []),
      x: x0,
      y: y0,
      width: x1 - x0,
      height: y1 - y0
    }));
  }
}

/** The largest first; the last is of those that are too small. */
function rootOf(folders: FolderProgress[], weigh: (folder?: FolderProgress) => number, room: Room) {
  const sorted = [...folders].sort((a, b) => weigh(b) - weigh(a) || (a.source < b.source ? -1 : 1));
  const total = sorted.reduce((sum, folder) => sum + weigh(folder), 0);
  const least = (LEAST_AREA / (room.width * room.height)) * total;
  const fit = sorted.findIndex((folder, at) => at >= MOST_TILES || weigh(folder) < least);
  // One that is too small is no group.
  const alone = fit < 0 || fit >= sorted.length - 1 ? sorted.length : fit;
  const small = sorted.slice(alone).map(({ source }) => source);
  const children: Datum[] = sorted
    .slice(0, alone)
    .map(({ source }) => ({ id: `f${source}`, names: [source] }));
  if (small.length > 0) children.push({ id: 'more', names: small });
  return hierarchy<Datum>({ id: 'root', names: [], children });
}

function isOf(root: HierarchyRectangularNode<Datum>, byName: Map<string, FolderProgress>): boolean {
  return root.leaves().every(({ data }) => data.names.every((name) => byName.has(name)));
}

/** What a folder counts for. Sizes that nobody knows yet are guessed from the folders whose size is known. */
function weigher(folders: FolderProgress[], measure: Measure) {
  if (measure === 'messages') return (folder?: FolderProgress) => folder?.tally.source ?? 0;
  const known = folders.filter(({ tally }) => tally.sourceBytes > 0);
  const bytes = known.reduce((sum, { tally }) => sum + tally.sourceBytes, 0);
  const messages = known.reduce((sum, { tally }) => sum + tally.source, 0);
  const each = messages > 0 ? bytes / messages : 1;
  return (folder?: FolderProgress) =>
    folder ? folder.tally.sourceBytes || folder.tally.source * each : 0;
}

/** Whether the sizes of all folders are known, so that areas can be bytes. */
export function knowsBytes(folders: FolderProgress[]): boolean {
  return folders.every(({ tally }) => tally.source === 0 || tally.sourceBytes > 0);
}

/** How much of a tile is done, 0 to 1, by messages where several are put together. */
export function filledPart(folders: FolderProgress[]): number {
  const [first] = folders;
  if (first && folders.length === 1) return first.done ? 1 : fraction(first.tally);
  const all = folders.reduce((sum, { tally }) => sum + tally.source, 0);
  const done = folders.reduce(
    (sum, folder) => sum + folder.tally.source * (folder.done ? 1 : fraction(folder.tally)),
    0
  );
  return all === 0 ? 1 : done / all;
}

export type Look = 'failed' | 'behind' | 'done' | 'open';

/** What has to be seen at a glance: failed, with messages that did not arrive, done, or still to do. */
export function lookOf(folders: FolderProgress[]): Look {
  const areAllDone = folders.every(({ done }) => done);
  // Of many, some always failed: their number is said instead.
  if (folders.length > 1) return areAllDone ? 'done' : 'open';
  if (folders.some(({ problem }) => problem !== null)) return 'failed';
  if (folders.some(({ tally }) => tally.refused > 0)) return 'behind';
  return areAllDone ? 'done' : 'open';
}
