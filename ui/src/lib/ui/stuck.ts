// How much of a table's sides lies under the cells that stay in view while others scroll: what the keys lead to is scrolled out
// from under them.

/** As `scroll-padding-inline` of what scrolls. */
export function stuckSides(scroller: HTMLElement): string {
  const width = (side: string) =>
    scroller.querySelector<HTMLElement>(`.head .sticks-${side}`)?.offsetWidth ?? 0;
  return `${width('first') + width('start')}px ${width('end')}px`;
}
