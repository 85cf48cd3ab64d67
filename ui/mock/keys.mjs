// Walks every page by the Tab key: node ui/mock/keys.mjs [pages]
// Needs `npm run ui:mock` beside it and Chromium; MOCK says where the pages are, where that isn't port 5173. Says what can be
// clicked and isn't reached, what has the focus and doesn't show it, where the focus is lost when Escape closes a dialog or
// a menu, and which key doesn't do in a table what it does in the others. Ends with 1 where it says something.
import { open } from './browser.mjs';
import { pages } from './pages.mjs';
import { walkTable } from './tables.mjs';

const only = process.argv.slice(2);
/** More stops than any page has. */
const MOST = 300;

/** Marks whatever the keys should reach, and says how much that is. */
function mark() {
  const all =
    'a[href], button, input, select, textarea, summary, [role=button], [role=tab], [role=checkbox], [role=switch], [role=spinbutton], [tabindex="0"]';
  const over = [...document.querySelectorAll('[role=dialog], [role=alertdialog], [role=menu]')].at(
    -1
  );
  const root = over ?? document.body;
  let number = 0;
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
  return { number, over: over !== undefined };
}

/** What has the focus: which, and whether it shows. */
function here() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const name = `${element.tagName.toLowerCase()} ${element.dataset.testid ?? element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40)}`;
  const looks = (one) => {
    const { outlineStyle, outlineWidth, boxShadow, backgroundColor } = getComputedStyle(one);
    return [outlineStyle !== 'none' && outlineWidth !== '0px', boxShadow, backgroundColor];
  };
  const own = looks(element);
  // A ring may be drawn around the field that a control stands in.
  const shows =
    own[0] ||
    own[1] !== 'none' ||
    [
      element.parentElement,
      element.parentElement?.parentElement,
      element.nextElementSibling,
      element.nextElementSibling?.firstElementChild
    ].some((one) => one && looks(one)[0]) ||
    own[2] !== 'rgba(0, 0, 0, 0)';
  return { walk: element.dataset.walk ?? null, name, shows };
}

const left = () =>
  [...document.querySelectorAll('[data-walk]')].map((element) => ({
    walk: element.dataset.walk,
    name: `${element.tagName.toLowerCase()} ${element.dataset.testid ?? element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40)}`
  }));

async function walk(name, shown) {
  const page = await browser.show(name, shown, { viewport: { width: 1280, height: 800 } });
  const said = [];
  const { over } = await page.evaluate(mark);
  const seen = new Set();
  for (let press = 0; press < MOST; press += 1) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(here);
    if (now === null) {
      if (press > 0 && !over) break;
      continue;
    }
    if (!now.shows) said.push(`doesn't show the focus: ${now.name}`);
    if (now.walk !== null && seen.has(now.walk) && over) break;
    if (now.walk !== null) seen.add(now.walk);
  }
  for (const one of await page.evaluate(left)) {
    if (!seen.has(one.walk)) said.push(`isn't reached: ${one.name}`);
  }
  if (over) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(400);
    const isOpen = await page.evaluate(() => {
      const there = document.querySelector('[role=dialog], [role=alertdialog], [role=menu]');
      // What offers nothing to choose, not even to close it, only says how far something is.
      return there?.querySelector('a, button, input, [role=menuitem]') != null;
    });
    if (isOpen) said.push('stays open at Escape');
    else if ((await page.evaluate(here)) === null) said.push('loses the focus at Escape');
  } else said.push(...(await walkTable(page)));
  await page.context().close();
  return [...new Set(said)];
}

const browser = await open();
const queue = Object.entries(pages).filter(([name]) => only.length === 0 || only.includes(name));
let [walked, found] = [0, 0];
async function worker() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const said = await walk(...next).catch((error) => [error.message.split('\n')[0]]);
    walked += 1;
    found += said.length;
    for (const one of said) console.log(`${next[0]}: ${one}`);
  }
}
await Promise.all(Array.from({ length: Number(process.env.ATONCE ?? 2) }, worker));
await browser.close();
console.log(`${walked} pages walked by keys, ${found} things to mend`);
process.exitCode = found === 0 ? 0 : 1;
