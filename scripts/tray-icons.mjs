// Draws the tray's pictures from icons/icon.svg: node scripts/tray-icons.mjs. Needs Chromium; what it draws is committed.
//
// The plain ones are the icon with a dot for what is going on. The templates are its lines alone, in black: macOS colours them.
import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

import { at } from './lib/repo.mjs';

const pixels = 64;
const source = readFileSync(at('icons', 'icon.svg'), 'utf8');
const dots = { idle: null, running: '#8ff0cf', needs: '#ffb020' };

const dot = (fill, ring) =>
  `<circle cx="784" cy="784" r="${ring ? 240 : 200}" fill="${ring ?? fill}"/>` +
  (ring ? `<circle cx="784" cy="784" r="176" fill="${fill}"/>` : '');

/** The icon with its dot, which a dark ring sets apart. */
const plain = (fill) =>
  fill === null ? source : source.replace('</svg>', `${dot(fill, '#06302d')}</svg>`);

/** The lines without their ground; a dot takes the place of what is below it. */
function template(name) {
  const lines = source
    .replace(/<defs>[\s\S]*<\/defs>/, '')
    .replace(/<rect [^>]*\/>/, '')
    .replace(/stroke="#[0-9a-f]{6}"/g, 'stroke="#000"')
    .replaceAll('stroke-width="56"', 'stroke-width="72"')
    .replace('viewBox="0 0 1024 1024"', 'viewBox="96 80 800 864"');
  if (dots[name] === null) return lines;
  const mask = `<mask id="hole"><rect width="1024" height="1024" fill="#fff"/><circle cx="760" cy="720" r="210" fill="#000"/></mask>`;
  const mark =
    name === 'running'
      ? '<circle cx="760" cy="720" r="120" fill="none" stroke="#000" stroke-width="56"/>'
      : '<circle cx="760" cy="720" r="150" fill="#000"/>';
  return lines.replace('<g ', `${mask}<g mask="url(#hole)" `).replace('</svg>', `${mark}</svg>`);
}

mkdirSync(at('icons', 'tray'), { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu']
});
const page = await browser.newPage({ viewport: { width: pixels, height: pixels } });
for (const [name, fill] of Object.entries(dots)) {
  for (const [file, svg] of [
    [name, plain(fill)],
    [`${name}-template`, template(name)]
  ]) {
    const image = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    await page.setContent(
      `<style>body{margin:0}</style><img width="${pixels}" height="${pixels}" src="${image}">`
    );
    await page.locator('img').evaluate((it) => it.decode());
    await page.screenshot({ path: at('icons', 'tray', `${file}.png`), omitBackground: true });
  }
}
await browser.close();
