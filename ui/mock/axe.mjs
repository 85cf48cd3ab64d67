// Looks at every page, with its dialogs and menus, by axe: node ui/mock/axe.mjs [pages]
// Needs `npm run ui:mock` beside it (MOCK says where, if not at port 5173), Chromium, and axe-core: AXE says where axe.min.js is,
// if it isn't among the modules. LOOKS chooses the looks (`dark compact de`, `every` for all of them), ATONCE how many pages are
// looked at at a time, PICTURES a
// folder for a picture of each look. Prints what breaks a rule and a table of all looks; ends with 1 where a rule is broken.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { open } from './browser.mjs';
import { fileOf, looksFor, putOn } from './looks.mjs';
import { pages } from './pages.mjs';
import { violations } from './rules.mjs';

const only = process.argv.slice(2);
const axe = readFileSync(
  process.env.AXE ?? createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8'
);
const looks = looksFor(process.env.LOOKS);
const pictures = process.env.PICTURES;

const sums = new Map(looks.map(({ name }) => [name, { pages: 0, clean: 0, broken: 0 }]));
/** What is broken, each once, with the pages and looks where it is. */
const broken = new Map();
const unopened = [];

function note(name, look, found) {
  const sum = sums.get(look);
  sum.pages += 1;
  if (found.length === 0) sum.clean += 1;
  for (const { id, help, nodes } of found) {
    sum.broken += 1;
    for (const { at, html, why } of nodes) {
      const key = `${id}: ${at}`;
      const known = broken.get(key) ?? { id, help, html, why, where: [] };
      known.where.push(`${name} (${look})`);
      broken.set(key, known);
    }
  }
}

async function walk(name, shown) {
  const page = await browser.show(name, shown, { viewport: { width: 1280, height: 800 } }, axe);
  // A page of a width of its own is looked at in that width alone.
  const own = shown[2] !== undefined;
  if (own) await page.setViewportSize({ width: shown[2], height: 800 });
  for (const { name: look, look: values } of looks) {
    await putOn(page, values, own);
    let found = await page.evaluate(violations);
    if (found.length > 0) {
      // Colours on their way to others count only where they stay.
      await page.waitForTimeout(500);
      found = await page.evaluate(violations);
    }
    note(name, look, found);
    if (pictures) await page.screenshot({ path: `${pictures}/${fileOf(name, values)}` });
  }
  await page.context().close();
}

const browser = await open();
const queue = Object.entries(pages).filter(([name]) => only.length === 0 || only.includes(name));
async function worker() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    await walk(...next).catch((error) =>
      unopened.push(`${next[0]}: ${error.message.split('\n')[0]}`)
    );
  }
}
await Promise.all(Array.from({ length: Number(process.env.ATONCE ?? 2) }, worker));
await browser.close();

for (const [key, { help, html, why, where }] of broken) {
  console.log(
    `${key}\n    ${help}; ${why}\n    ${html}\n    ${where.length} looks, first ${where[0]}`
  );
}
for (const problem of unopened) console.log(`not opened: ${problem}`);
console.log(
  'look'.padEnd(42),
  'pages'.padStart(6),
  'clean'.padStart(6),
  'rules broken'.padStart(13)
);
for (const [look, { pages: seen, clean, broken: rules }] of sums) {
  const figures = [String(seen).padStart(6), String(clean).padStart(6), String(rules).padStart(13)];
  console.log(look.padEnd(42), ...figures);
}
const all = [...sums.values()];
const total = (field) => all.reduce((sum, one) => sum + one[field], 0);
console.log(
  `${total('pages')} looks, ${total('broken')} rules broken, ${unopened.length} pages not opened`
);
process.exitCode = total('broken') + unopened.length === 0 ? 0 : 1;
