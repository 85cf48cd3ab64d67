// Walks a page of the real window by keys: the Tab key from stop to stop until it comes round, and back; what is open by Escape;
// tabs, menus and lists by the arrows; its table by all that tables know.
import { here, left, mark } from '../../../ui/mock/stops.mjs';
import { walkTable } from '../../../ui/mock/tables.mjs';
import { until } from '../webdriver.mjs';
import {
  entryHere,
  isHere,
  isInside,
  isOpen,
  markupOf,
  numberEntries,
  numberOf,
  tabsOf
} from './in-page.mjs';
import { press } from './pages.mjs';

/** More stops than any page has. */
const MOST = 400;
const FLOATS = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]';

const inPage = (window, act, ...args) => window.script(`return (${act})(...arguments)`, ...args);

/** Opens what a page names, by keys, and waits until it is there. */
export async function openBy(window, { by, keys, entry }) {
  const focus =
    'const it = document.querySelector(arguments[0]); it?.focus(); return it !== null && document.activeElement === it';
  await until(`${by} that can have the focus`, () => window.script(focus, `[data-testid="${by}"]`));
  await press(window, keys ?? 'Enter');
  await until(`what ${by} opens`, () => inPage(window, isOpen, FLOATS));
  if (entry !== undefined) await choose(window, entry);
  // What a dialog is about may be asked for when it is there already.
  let before = null;
  await until('the same for a moment', async () => {
    const now = await inPage(window, markupOf, FLOATS);
    const same = now === before;
    before = now;
    if (!same) await new Promise((done) => setTimeout(done, 400));
    return same;
  });
}

/** Chooses an entry of a menu that is open, which opens a dialog. */
async function choose(window, entry) {
  await until(`the entry ${entry}`, async () => {
    if (await inPage(window, isHere, entry)) return true;
    await press(window, 'ArrowDown');
    return false;
  });
  await press(window, 'Enter');
  await until(`what ${entry} opens`, () =>
    inPage(window, isOpen, '[role=dialog], [role=alertdialog]')
  );
}

/** What is wrong, and how many stops there are. */
export async function walkKeys(window, { by }) {
  const said = [];
  const over = by !== undefined;
  const chooses =
    over &&
    (await inPage(
      window,
      isInside,
      '[role=menu], [role=listbox], [aria-haspopup=listbox], [role=combobox]'
    ));
  const stops = chooses ? await walkEntries(window, said) : await walkStops(window, said, over);
  if (over) said.push(...(await escape(window, by)));
  else {
    said.push(...(await walkTabs(window)));
    said.push(...(await walkTable(asPage(window))));
  }
  return { stops, said: [...new Set(said)] };
}

/** By Tab, until the first stop has the focus again, and back. */
async function walkStops(window, said, over) {
  await inPage(window, mark);
  const order = [];
  const reached = new Set();
  for (let presses = 0; presses < MOST; presses += 1) {
    await press(window, 'Tab');
    const now = await inPage(window, here);
    if (now?.plain) said.push(`doesn't show the focus: ${now.plain}`);
    if (now === null || now.name === '') {
      if (over) said.push('the focus leaves what is open');
      if (order.length > 0) break;
      continue;
    }
    const number = await inPage(window, numberOf);
    if (number === order[0]) break;
    if (order.includes(number)) {
      said.push(`trap: Tab leads back to ${now.name} and not to the first stop`);
      break;
    }
    order.push(number);
    if (now.walk !== null) reached.add(now.walk);
    said.push(...(await amissHere(window, now, over)));
    if (presses === MOST - 1) said.push(`doesn't come round in ${MOST} stops`);
  }
  if (order.length === 0) said.push('has no stop');
  for (const one of await inPage(window, left)) {
    if (!reached.has(one.walk)) said.push(`isn't reached: ${one.name}`);
  }
  said.push(...(await walkBack(window, order)));
  return order.length;
}

async function amissHere(window, { name }, over) {
  const said = [];
  // A page that is scrolled or laid out anew has its stops elsewhere a moment later.
  const isSeen = async () => (await inPage(window, here))?.seen;
  if (!(await until('in view', isSeen, 1000).catch(() => false)))
    said.push(`is out of view: ${name}`);
  if (over && !(await inPage(window, isInside, FLOATS))) {
    said.push(`the focus leaves what is open, for ${name}`);
  }
  const { label, role } = await window.focus();
  // A row is called what stands in it, which is read cell by cell.
  if (label.trim() === '' && role !== 'row') said.push(`has no name: ${name} (${role})`);
  return said;
}

/** By Shift+Tab through the same stops, from the first to the last and on to the first. */
async function walkBack(window, order) {
  for (const number of order.length > 1 ? order.toReversed() : []) {
    await press(window, 'Shift+Tab');
    if ((await inPage(window, numberOf)) === number) continue;
    const now = await inPage(window, here);
    return [`Shift+Tab leads elsewhere than Tab came from: to ${now?.name || 'nothing'}`];
  }
  return [];
}

/** By arrows, from entry to entry of a menu, a list, or what is found by typing. */
async function walkEntries(window, said) {
  const entries = await inPage(window, numberEntries);
  const reached = new Set();
  // A list opens at what is chosen.
  await press(window, 'Home');
  for (let presses = 0; presses <= entries.length; presses += 1) {
    const now = await inPage(window, entryHere);
    if (now !== null) reached.add(now.number);
    if (now?.seen === false) said.push(`the arrows lead out of view: ${now.number}`);
    await press(window, 'ArrowDown');
  }
  if (entries.length === 0) said.push('has no entry');
  for (const { number, name } of entries) {
    if (!reached.has(number)) said.push(`the arrows don't reach ${name}`);
    if (name === '') said.push('an entry has no name');
  }
  return reached.size;
}

/** The arrows lead from tab to tab, each of which shows its own part of the page. */
async function walkTabs(window) {
  const { tabs } = await inPage(window, tabsOf, true);
  for (let at = 1; at <= tabs.length; at += 1) {
    await press(window, 'ArrowRight');
    const { shown, focus } = await inPage(window, tabsOf, false);
    const wanted = tabs[at % tabs.length];
    if (focus !== wanted || shown !== wanted) {
      return [
        `ArrowRight doesn't lead to the tab ${wanted}: ${focus} has the focus, ${shown} is shown`
      ];
    }
  }
  return [];
}

async function escape(window, by) {
  await press(window, 'Escape');
  const within = (what, look, milliseconds) => until(what, look, milliseconds).catch(() => false);
  if (!(await within('gone', async () => !(await inPage(window, isOpen, FLOATS)), 3000)))
    return ['stays open at Escape'];
  if (await within('back', () => inPage(window, isHere, by), 2000)) return [];
  const now = await inPage(window, here);
  return [`Escape leaves the focus on ${now?.name || 'nothing'} and not on ${by}`];
}

/** The window as the mock's walk of tables knows a page. */
function asPage(window) {
  return {
    keyboard: { press: (keys) => press(window, keys) },
    evaluate: (act) =>
      window.wait(`
      const done = arguments[0];
      Promise.resolve((${act})()).then(done, (error) => done({ error: String(error) }));
    `),
    waitForTimeout: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
    goBack: () => window.script('history.back()')
  };
}
