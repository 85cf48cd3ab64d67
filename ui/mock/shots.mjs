// Pictures of every page in light and dark, without the program: node ui/mock/shots.mjs [folder]
// Needs `npm run ui:mock` beside it and Chromium; MOCK says where the pages are, where that isn't port 5173, LOCALE the language
// (de-DE), SIZE the window's (1920x1200).
import { mkdirSync } from 'node:fs';
import { open } from './browser.mjs';
import { pages } from './pages.mjs';

const folder = process.argv[2] ?? 'screenshots/mock';
const only = process.argv[3];
const locale = process.env.LOCALE ?? 'en-US';
const [width, height] = (process.env.SIZE ?? '').split('x').map(Number);
const size = width && height ? { viewport: { width, height } } : {};
mkdirSync(folder, { recursive: true });
const browser = await open();
for (const scheme of ['light', 'dark']) {
  for (const [name, shown] of Object.entries(pages)) {
    if (only && !name.startsWith(only)) continue;
    const page = await browser.show(name, shown, { colorScheme: scheme, locale, ...size });
    await page.screenshot({ path: `${folder}/${name}-${scheme}.png` });
    await page.context().close();
  }
}
await browser.close();
