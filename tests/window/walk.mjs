// Walks the real program's pages: scripts/keyring-env.sh scripts/display-env.sh node tests/window/walk.mjs [pages]
// Looks at each with axe-core, in the window itself, and walks it by keys, as ui/mock/axe.mjs and ui/mock/keys.mjs do with
// the pages of the mock. AXE says where axe.min.js is, if it isn't among the modules; MAILHAUL_APP where the program is, if it isn't the one that was
// built last; LOOKS in which looks axe sees it (`light en, dark de, contrast es`): the keys are walked in the first. Prints what is broken and a
// table; ends with 1 where something is.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { violations } from '../../ui/mock/rules.mjs';
import { openHouse } from './walk/house.mjs';
import { openBy, walkKeys } from './walk/keys.mjs';
import { pages } from './walk/pages.mjs';
import { until } from './webdriver.mjs';

const only = process.argv.slice(2);
const axe = readFileSync(
  process.env.AXE ?? createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8'
);
const looks = (process.env.LOOKS ?? 'light en, dark de, contrast es')
  .split(',')
  .map((look) => look.trim().split(' '));
const chosen = Object.entries(pages).filter(
  ([name]) => only.length === 0 || only.some((word) => name.includes(word))
);

const lookSo = `
  const [theme, language] = arguments;
  localStorage.setItem('mailhaul.theme', theme);
  localStorage.setItem('mailhaul.language', language);
  localStorage.removeItem('mailhaul.look');
`;
/** Whether the page was read to its end and nothing of it moves or is waited for. */
const isThere = `
  const still = (animation) => !Number.isFinite(animation.effect?.getComputedTiming().endTime);
  return location.pathname + location.search === arguments[0]
    && document.querySelector('h1') !== null
    && document.querySelector('main [aria-busy=true], .skeleton') === null
    && document.getAnimations().every(still);
`;
const findBroken = `
  const done = arguments[0];
  (${violations})().then(done, (error) => done([{ id: 'axe', help: String(error), nodes: [] }]));
`;

/** Goes to a page as a link from outside would, and brings it about. */
async function goTo(window, page) {
  await window.go(`tauri://localhost${page.path}`);
  await until(`the page ${page.path}`, () => window.script(isThere, page.path));
  await page.act?.(window);
  if (page.by) await openBy(window, page);
  await new Promise((done) => setTimeout(done, 300));
}

/** What axe finds and still finds a moment later: colours on their way to others count only where they stay. */
async function rulesBroken(window) {
  await window.script(`if (!window.axe) { ${axe}\n; window.axe = axe; }`);
  const first = await window.wait(findBroken);
  if (first.length === 0) return [];
  await new Promise((done) => setTimeout(done, 600));
  return window.wait(findBroken);
}

const table = new Map(chosen.map(([name]) => [name, { rules: 0, stops: 0, keys: 0 }]));
const count = { looks: 0, notOpened: 0, said: 0 };

async function look(window, name, page, [theme, language], walksKeys) {
  const row = table.get(name);
  const say = (what) => {
    count.said += 1;
    console.log(`${name} (${theme} ${language}): ${what}`);
  };
  try {
    await goTo(window, page);
    count.looks += 1;
    for (const { id, help, nodes } of await rulesBroken(window)) {
      row.rules += 1;
      say(`${id}: ${help}`);
      for (const { at, html, why } of nodes) console.log(`    ${at}; ${why}\n    ${html}`);
    }
    if (!walksKeys) return;
    const { stops, said } = await walkKeys(window, page);
    row.stops = stops;
    row.keys = said.length;
    said.forEach(say);
  } catch (error) {
    count.notOpened += 1;
    say(`not walked: ${error.message}`);
    // Its program is gone.
    if (error.message.includes('invalid session id')) throw error;
    await window.shoot(`walk-${name.replaceAll(/\W+/g, '-')}`).catch(() => {});
  }
}

const { window, close } = await openHouse();
try {
  for (const [at, [theme, language]] of looks.entries()) {
    await window.script(lookSo, theme, language);
    for (const [name, page] of chosen) await look(window, name, page, [theme, language], at === 0);
  }
} finally {
  await close();
}

const cells = (name, ...figures) =>
  console.log(name.padEnd(38), ...figures.map((figure) => String(figure).padStart(13)));
cells('page', 'rules broken', 'stops', 'keys amiss');
for (const [name, { rules, stops, keys }] of table) cells(name, rules, stops, keys);
const sum = (field) => [...table.values()].reduce((total, row) => total + row[field], 0);
console.log(
  `${chosen.length} pages in ${looks.length} looks (${count.looks}), ${sum('stops')} stops: ${sum('rules')} rules broken, ${sum('keys')} things amiss by keys, ${count.notOpened} not walked`
);
process.exitCode = count.said === 0 ? 0 : 1;
