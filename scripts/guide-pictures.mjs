// The pictures of the user guide, made of what the window's tests took of the real window: `npm run guide:pictures` after
// `npm test`. Which there are is said by the pages of docs/guide; all are made anew, and those that no page shows are removed.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { exit } from 'node:process';

import { chromium } from 'playwright-core';

import { at } from './lib/repo.mjs';

const guide = at('docs', 'guide');
const folder = at('docs', 'guide', 'pictures');
/** Of WebP, from 0 to 1: text stays sharp, and a picture has some 40 KiB. */
const quality = 0.82;

const pages = readdirSync(guide).filter((name) => name.endsWith('.md'));
const names = pages.flatMap((page) =>
  [...readFileSync(`${guide}/${page}`, 'utf8').matchAll(/\(pictures\/([a-z0-9-]+)\.webp\)/g)].map(
    ([, name]) => name
  )
);
const wanted = [...new Set(names)];
const taken = (name) => at('screenshots', `${name}.png`);
const missing = wanted.filter((name) => !existsSync(taken(name)));
if (missing.length > 0) {
  console.error(`screenshots/ has no ${missing.join(', ')}: run npm test, which takes them.`);
  exit(1);
}

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox']
});
try {
  const page = await browser.newPage();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const name of wanted) {
    const png = readFileSync(taken(name)).toString('base64');
    const webp = await page.evaluate(inWebp, [png, quality]);
    writeFileSync(`${folder}/${name}.webp`, Buffer.from(webp, 'base64'));
    console.log(`${name}: ${Math.round((webp.length * 3) / 4 / 1024)} KiB`);
  }
} finally {
  await browser.close();
}

/** Runs in the browser, which has an encoder. */
async function inWebp([png, part]) {
  const picture = new Image();
  picture.src = `data:image/png;base64,${png}`;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  canvas.getContext('2d').drawImage(picture, 0, 0);
  return canvas.toDataURL('image/webp', part).split(',')[1];
}
