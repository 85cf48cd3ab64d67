// The shapes of a chart as paths of SVG: lines from point to point, with gaps, and what lies between two of them.

/** Places in pixels; null where there is a gap. */
export type Corner = readonly [x: number, y: number] | null;

export function linePath(corners: readonly Corner[]): string {
  return stretches(corners).map(polyline).join('');
}

/** Down from each stretch of the upper line to the lower one, which has the same gaps. */
export function areaPath(upper: readonly Corner[], lower: (at: number) => number): string {
  return stretches(upper)
    .map((stretch) => {
      const back = stretch.map(([x, , at]) => [x, lower(at), at] as const).reverse();
      return `${polyline(stretch)}L${polyline(back).slice(1)}Z`;
    })
    .join('');
}

type Placed = readonly [x: number, y: number, at: number];

function stretches(corners: readonly Corner[]): Placed[][] {
  const found: Placed[][] = [];
  let open: Placed[] | null = null;
  corners.forEach((corner, at) => {
    if (corner === null) open = null;
    else if (open === null) found.push((open = [[...corner, at]]));
    else open.push([...corner, at]);
  });
  return found;
}

const polyline = (stretch: readonly Placed[]) =>
  `M${stretch.map(([x, y]) => `${short(x)},${short(y)}`).join('L')}`;

const short = (pixels: number) => Math.round(pixels * 1000) / 1000;
