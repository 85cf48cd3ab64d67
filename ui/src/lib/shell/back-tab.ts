// The Tab key with Shift, which WebKitGTK (seen with 2.50) calls "Unidentified": dialogs and menus look for "Tab" to lead from the
// first stop back to the last.

// @wc-ignore
const NAMELESS = 'Unidentified';

/** Gives it its name, before anything else hears of it, until the function returned is called. */
export function nameBackTab(target: Window = window): () => void {
  target.addEventListener('keydown', nameIt, { capture: true });
  return () => target.removeEventListener('keydown', nameIt, { capture: true });
}

function nameIt(event: KeyboardEvent) {
  if (event.code !== 'Tab' || event.key !== NAMELESS) return;
  Object.defineProperty(event, 'key', { value: 'Tab' });
}
