// Which tile an arrow key leads to.

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The nearest one beside `from` in the key's direction; Home and End are the largest and the smallest. Null for other keys. */
export function neighbour(
  tiles: readonly Box[],
  from: number,
  key: string,
  isMirrored: boolean
): number | null {
  if (tiles.length === 0) return null;
  if (key === 'Home') return 0;
  if (key === 'End') return tiles.length - 1;
  const here = tiles[from];
  const way = wayOf(key, isMirrored);
  if (!here || !way) return null;
  const [cx, cy] = middleOf(here);
  let best = from;
  let least = Infinity;
  tiles.forEach((tile, at) => {
    if (at === from) return;
    const [x, y] = middleOf(tile);
    const along = way.x === 0 ? (y - cy) * way.y : (x - cx) * way.x;
    const beyond = way.x === 0 ? edgeGap(here, tile, way.y, 'y') : edgeGap(here, tile, way.x, 'x');
    if (along <= 0 || beyond < -1) return;
    const aside = way.x === 0 ? Math.abs(x - cx) : Math.abs(y - cy);
    const distance = along + 2 * aside;
    if (distance < least) [best, least] = [at, distance];
  });
  return best;
}

function wayOf(key: string, isMirrored: boolean): { x: number; y: number } | null {
  const forward = isMirrored ? -1 : 1;
  switch (key) {
    case 'ArrowRight':
      return { x: forward, y: 0 };
    case 'ArrowLeft':
      return { x: -forward, y: 0 };
    case 'ArrowDown':
      return { x: 0, y: 1 };
    case 'ArrowUp':
      return { x: 0, y: -1 };
    default:
      return null;
  }
}

function middleOf({ x, y, width, height }: Box): [number, number] {
  return [x + width / 2, y + height / 2];
}

/** How far apart the facing edges are; below zero where one begins before the other ends. */
function edgeGap(here: Box, there: Box, way: number, axis: 'x' | 'y'): number {
  const size = axis === 'x' ? 'width' : 'height';
  const [first, second] = way > 0 ? [here, there] : [there, here];
  return second[axis] - (first[axis] + first[size]);
}
