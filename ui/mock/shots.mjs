// Pictures of every page, without the program: node ui/mock/shots.mjs [folder] [beginning of a page's name]
// Needs `npm run ui:mock` beside it and Chromium; MOCK says where the pages are, where that isn't port 5173, LOOKS in which looks
// (`dark compact de 1920x1200`, `every`; light and dark in English without it), ATONCE how many pages are opened at a time.
import { mkdirSync } from 'node:fs';
import { open } from './browser.mjs';
import { fileOf, looksFor, putOn } from './looks.mjs';
import { pages } from './pages.mjs';

const folder = process.argv[2] ?? 'screenshots/mock';
const only = process.argv[3] ?? '';
const usual = ['light', 'dark'].flatMap((colour) => looksFor(`${colour} comfortable en 1280x800`));
const looks = process.env.LOOKS ? looksFor(process.env.LOOKS) : usual;
mkdirSync(folder, { recursive: true });

async function picture(name, shown) {
  const page = await browser.show(name, shown, { viewport: { width: 1280, height: 800 } });
  const own = shown[2] !== undefined;
  if (own) await page.setViewportSize({ width: shown[2], height: 800 });
  for (const { look } of looks) {
    await putOn(page, look, own);
    await page.screenshot({ path: `${folder}/${fileOf(name, look)}` });
  }
  await page.context().close();
}

const browser = await open();
const queue = Object.entries(pages).filter(([name]) => name.startsWith(only));
async function worker() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    await picture(...next).catch((error) => console.log(`${next[0]}: ${error.message}`));
  }
}
await Promise.all(Array.from({ length: Number(process.env.ATONCE ?? 2) }, worker));
await browser.close();
