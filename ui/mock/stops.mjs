// What the Tab key should reach on a page and what it does reach: functions that run in the page, each by itself.

/** Marks whatever the keys should reach, and says how much that is. */
export function mark() {
  const all =
    'a[href], button, input, select, textarea, summary, [role=button], [role=tab], [role=checkbox], [role=switch], [role=spinbutton], [tabindex="0"]';
  const over = [...document.querySelectorAll('[role=dialog], [role=alertdialog], [role=menu]')].at(
    -1
  );
  const root = over ?? document.body;
  let number = 0;
  for (const element of document.querySelectorAll('[data-walk]')) delete element.dataset.walk;
  for (const element of root.querySelectorAll(all)) {
    const { width, height } = element.getBoundingClientRect();
    // What is folded has a size, too.
    if (width * height === 0 || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.disabled || element.closest('[inert], [aria-hidden=true]')) continue;
    // One stop for a whole group: arrows lead on from it.
    const group = element.closest(
      '[role=radiogroup], [role=tablist], [role=grid] [role=row], [role=menu], [role=listbox]'
    );
    if (element.type === 'radio' && !element.checked) continue;
    if (element.tabIndex < 0 && group) continue;
    const other = element.matches('[data-toggle-group-item]')
      ? element.parentElement.querySelector('[data-walk]')
      : null;
    if (other) {
      element.dataset.walk = other.dataset.walk;
      continue;
    }
    element.dataset.walk = String((number += 1));
  }
  // The walk begins at the top, whatever was clicked to bring the page about.
  if (!over) {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  }
  window.walked = undefined;
  return { number, over: over !== undefined };
}

/**
 * What has the focus: which, and whether it shows and can be seen. `plain` is the stop before it, where that looked the same
 * with the focus as it does without.
 */
export function here() {
  const describe = (one) =>
    `${one.tagName.toLowerCase()} ${one.dataset.testid ?? one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 40)}`;
  // A ring may be drawn around the field that a control stands in.
  const lookOf = (one) => {
    const around = [
      one,
      one.parentElement,
      one.parentElement?.parentElement,
      one.nextElementSibling,
      one.nextElementSibling?.firstElementChild
    ];
    const looks = around.map((each) => {
      if (!each) return '';
      // On its way to another look it has neither.
      for (const change of each.getAnimations()) {
        if (change instanceof CSSTransition) change.finish();
      }
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, borderColor } =
        getComputedStyle(each);
      const ring =
        outlineStyle === 'none' || outlineWidth === '0px' ? '' : `${outlineWidth} ${outlineColor}`;
      return [ring, boxShadow, backgroundColor, borderColor].join();
    });
    return looks.join('|');
  };
  const { walked } = window;
  const element = document.activeElement;
  const moved = walked && walked.element !== element && walked.element.isConnected;
  const plain =
    moved && lookOf(walked.element) === walked.look ? describe(walked.element) : undefined;
  window.walked = undefined;
  if (!element || element === document.body) return plain ? { plain, walk: null, name: '' } : null;
  window.walked = { element, look: lookOf(element) };

  // What is only heard is drawn by something beside it, in the same label.
  const sized = (one) => {
    const { width, height } = one?.getBoundingClientRect() ?? { width: 0, height: 0 };
    return width > 2 && height > 2;
  };
  const drawn = [element, element.closest('label'), element.parentElement].find(sized) ?? element;
  const box = drawn.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const points = [
    [0.5, 0.5],
    [0.1, 0.2],
    [0.9, 0.2],
    [0.1, 0.8],
    [0.9, 0.8]
  ].map(([x, y]) => document.elementFromPoint(left + x * (right - left), top + y * (bottom - top)));
  const isHit = (at) =>
    at !== null && (drawn.contains(at) || at.closest('label')?.contains(element) === true);
  const seen = right > left && bottom > top && points.some(isHit);
  return { walk: element.dataset.walk ?? null, name: describe(element), seen, plain };
}

/** What was marked and is still there. */
export const left = () =>
  [...document.querySelectorAll('[data-walk]')].map((element) => ({
    walk: element.dataset.walk,
    name: `${element.tagName.toLowerCase()} ${element.dataset.testid ?? element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40)}`
  }));
