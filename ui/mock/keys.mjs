// Walks every page by the Tab key: node ui/mock/keys.mjs [pages]
// Needs `npm run ui:mock` beside it and Chromium; MOCK says where the pages are, where that isn't port 5173. Says what can be
// clicked and isn't reached, what has the focus and doesn't show it, where the focus is lost when Escape closes a dialog or
// a menu, and which key doesn't do in a table what it does in the others. Ends with 1 where it says something.
import { open } from './browser.mjs';
import { pages } from './pages.mjs';
import { here, left, mark } from './stops.mjs';
import { walkTable } from './tables.mjs';

const only = process.argv.slice(2);
/** More stops than any page has. */
const MOST = 300;

async function walk(name, shown) {
  const page = await browser.show(name, shown, { viewport: { width: 1280, height: 800 } });
  const said = [];
  const { over } = await page.evaluate(mark);
  const seen = new Set();
  for (let press = 0; press < MOST; press += 1) {
    await page.keyboard.press('Tab');
    let now = await page.evaluate(here);
    if (now?.plain) said.push(`doesn't show the focus: ${now.plain}`);
    if (now === null || now.name === '') {
      if (press > 0 && !over) break;
      continue;
    }
    if (!now.seen) {
      // A page that is scrolled or laid out anew has its stops elsewhere a moment later.
      await page.waitForTimeout(200);
      now = (await page.evaluate(here)) ?? now;
      if (!now.seen) said.push(`is out of view: ${now.name}`);
    }
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
