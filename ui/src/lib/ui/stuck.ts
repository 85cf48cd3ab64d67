// A table that is scrolled sideways has cells that stay in view, and others that lie under them: what the keys lead to is scrolled
// out from there. `scroll-padding` would do it where a WebView asks for it; WebKitGTK doesn't when the focus moves.

/** For `focusin` on what scrolls. */
export function uncover({ target, currentTarget }: FocusEvent): void {
  if (!(target instanceof HTMLElement && currentTarget instanceof HTMLElement)) return;
  // A row is as wide as the table.
  if (target.role === 'row' || target.closest('[class*="sticks-"]')) return;
  const box = target.getBoundingClientRect();
  const around = currentTarget.getBoundingClientRect();
  const { left, right } = coveredSides(currentTarget);
  const [before, after] = [box.left - around.left - left, box.right - around.right + right];
  if (before < 0) currentTarget.scrollLeft += before;
  else if (after > 0) currentTarget.scrollLeft += after;
}

/** How much of what scrolls lies under cells that stay. */
function coveredSides(scroller: HTMLElement): { left: number; right: number } {
  const width = (side: string) =>
    scroller.querySelector<HTMLElement>(`.head .sticks-${side}`)?.offsetWidth ?? 0;
  const [start, end] = [width('first') + width('start'), width('end')];
  const isMirrored = getComputedStyle(scroller).direction === 'rtl';
  return isMirrored ? { left: end, right: start } : { left: start, right: end };
}
