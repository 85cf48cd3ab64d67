// What the walk by keys asks the page: functions that run in it, each by itself.

/** Whether something is open over the page; a list that always stands in it isn't. */
export function isOpen(selector) {
  return [...document.querySelectorAll(selector)].some(
    (one) => one.closest('main') === null && one.checkVisibility()
  );
}

/** What is open, as it stands there. */
export function markupOf(selector) {
  return [...document.querySelectorAll(selector)].at(-1)?.innerHTML ?? '';
}

/** A number for what has the focus, the same whenever it has it. */
export function numberOf() {
  window.numbers ??= new WeakMap();
  const element = document.activeElement;
  if (!window.numbers.has(element)) {
    window.lastNumber = (window.lastNumber ?? 0) + 1;
    window.numbers.set(element, window.lastNumber);
  }
  return window.numbers.get(element);
}

export function isInside(selector) {
  return document.activeElement?.closest(selector) !== null;
}

export function isHere(test) {
  return document.activeElement?.dataset.testid === test;
}

/** The entries of what is open, each with what it is called. */
export function numberEntries() {
  const entries = '[role^=menuitem]:not([data-disabled]), [role=option]:not([data-disabled])';
  // The page below may have a list of its own.
  const open = [...document.querySelectorAll(entries)].filter((entry) => !entry.closest('main'));
  return open.map((entry, at) => {
    entry.dataset.entry = String(at);
    return { number: String(at), name: (entry.ariaLabel ?? entry.textContent).trim() };
  });
}

/** The entry that the arrows are at: it has the focus, or the field that has it points to it. */
export function entryHere() {
  const entry =
    document.activeElement?.closest('[data-entry]') ??
    document.querySelector('[data-entry][data-highlighted]') ??
    document.querySelector('[role=option][data-entry][aria-selected=true]');
  if (!entry) return null;
  const { left, top, width, height } = entry.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return { number: entry.dataset.entry, seen: hit !== null && entry.contains(hit) };
}

/** The tabs of the page in their order, beginning with the one that is shown; `takes` gives that one the focus. */
export function tabsOf(takes) {
  const tabs = [...document.querySelectorAll('main [role=tablist] [role=tab]')];
  const nameOf = (tab) => tab?.dataset.testid ?? null;
  const at = tabs.findIndex(({ ariaSelected }) => ariaSelected === 'true');
  if (takes) tabs[at]?.focus();
  return {
    tabs: [...tabs.slice(at), ...tabs.slice(0, Math.max(at, 0))].map(nameOf),
    shown: nameOf(tabs[at]),
    focus: nameOf(document.activeElement)
  };
}
