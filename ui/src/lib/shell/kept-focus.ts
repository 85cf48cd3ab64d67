// Where the focus goes when what has it goes away: a row that is deleted or scrolled out of view, a button that became another
// one, a dialog whose opener is no longer there. A browser drops the focus then; whoever works by keys would begin at the top.

const STOPS =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';
/** These have a focus of their own, and give it back to the page when they close. */
const OVER = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]';
/** So long a dialog may take to give it back itself, in milliseconds. */
const GIVES_BACK = 80;

interface Held {
  element: Element;
  /** From near to far, as they were: what has gone no longer knows. */
  around: Element[];
  path: string;
}

/** Keeps the focus in the document until the function returned is called. */
export function keepFocus(root: HTMLElement = document.body): () => void {
  let last: Element | null = null;
  let inPage: Held | null = null;

  function onfocusin({ target }: FocusEvent) {
    if (!(target instanceof Element)) return;
    last = target;
    if (target.closest(OVER)) return;
    inPage = { element: target, around: ancestorsOf(target), path: location.pathname };
  }

  const isLost = () => document.activeElement === document.body && last?.isConnected === false;

  const observer = new MutationObserver(() => {
    if (!isLost()) return;
    setTimeout(() => {
      if (isLost() && inPage?.path === location.pathname && !document.querySelector(OVER))
        nearest(inPage)?.focus({ preventScroll: true });
    }, GIVES_BACK);
  });

  document.addEventListener('focusin', onfocusin);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', onfocusin);
    observer.disconnect();
  };
}

function ancestorsOf(element: Element): Element[] {
  const around: Element[] = [];
  for (let one = element.parentElement; one && one !== document.body; one = one.parentElement)
    around.push(one);
  return around;
}

/** Itself where it is there again, else the first stop in the closest of what stood around it. */
function nearest({ element, around }: Held): HTMLElement | null {
  if (element.isConnected && element.matches(STOPS)) return element as HTMLElement;
  for (const one of around) {
    const stop = one.isConnected ? one.querySelector<HTMLElement>(STOPS) : null;
    if (stop) return stop;
  }
  return null;
}
