// Opens the mock's pages in Chromium, for pictures and for looking at them with axe.
import { chromium } from 'playwright-core';

const mock = process.env.MOCK ?? 'http://localhost:5173';

/** Pages that show what happens meanwhile. */
const MOVING = new Set(['run-speed']);

export async function open() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu']
  });

  /** One of `pages` in a window of its own, after what is done there first; `before` runs in it before the page does. */
  async function show(name, [path, act, width = 1240], context, before) {
    const own = await browser.newContext({
      viewport: { width, height: 780 },
      reducedMotion: 'reduce',
      ...context
    });
    if (!MOVING.has(name)) {
      await own.addInitScript(() => localStorage.setItem('mailhaul.mock.still', 'on'));
    }
    if (before) await own.addInitScript(before);
    const page = await own.newPage();
    page.on('pageerror', (error) => console.log(`${name}: ${error.message}`));
    page.on('console', (said) => said.type() === 'error' && console.log(`${name}: ${said.text()}`));
    await page.goto(`${mock}${path}`, { waitUntil: 'domcontentloaded' });
    await page.waitForSelector('h1, h2');
    await page.waitForTimeout(350);
    await act?.(page);
    await page.waitForTimeout(250);
    return page;
  }

  return { show, close: () => browser.close() };
}
