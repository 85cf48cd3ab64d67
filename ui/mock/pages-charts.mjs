// The charts and the explained problems, for pages.mjs.
const id = (name) => `[data-testid="${name}"]`;
const press =
  (test, ...keys) =>
  async (page) => {
    await page.focus(`${id(test)} [role=application]`);
    for (const key of keys) await page.keyboard.press(key);
  };
const inDirection = (direction) => (page) =>
  page.evaluate((dir) => (document.documentElement.dir = dir), direction);

export const chartPages = {
  'charts-night': ['/batches/1?jobs=200&batch=night', press('left', 'End', 'PageDown', 'PageDown')],
  'charts-minute': ['/batches/1?jobs=12&batch=minute'],
  'charts-nothing': ['/batches/1?jobs=8&batch=nothing'],
  'charts-table': [
    '/batches/1?jobs=200',
    async (page) => {
      await page.click(id('speed-as-table'));
      await page.click(id('left-as-table'));
    }
  ],
  'charts-gap': ['/batches/1?jobs=12', press('speed', 'Home', 'PageUp', 'PageUp')],
  'charts-wide': ['/batches/1?jobs=200', undefined, 1920],
  'map-1': ['/jobs/10?jobs=10&folders=1'],
  'map-24': ['/jobs/10?jobs=10&folders=24', (page) => page.focus(id('folder-map'))],
  'map-500': ['/jobs/5?jobs=10&folders=500'],
  'map-10000': ['/jobs/10?jobs=10&folders=10000'],
  'map-mirrored': ['/jobs/10?jobs=10&folders=60', inDirection('rtl')],
  'map-wide': ['/jobs/10?jobs=10&folders=60', undefined, 1920],
  'map-narrow': ['/jobs/10?jobs=10&folders=60', undefined, 900],
  'map-table': ['/jobs/10?jobs=10', (page) => page.click(id('folders-as-table'))],
  'run-speed': [
    '/jobs/10?jobs=10',
    async (page) => {
      await page.waitForTimeout(45_000);
      await page.click(id('tab-speed'));
    }
  ],
  'run-speed-none': ['/jobs/7?jobs=10', (page) => page.click(id('tab-speed'))],
  'problem-message': [
    '/jobs/7?jobs=10',
    async (page) => {
      await page.click(id('tab-missing'));
      await page.locator('[role=row][data-index="0"]').click();
      await page.waitForSelector(id('message-problem'));
    }
  ],
  'problem-said': ['/jobs/5?jobs=10', (page) => page.click(`${id('run-failure')} summary`)],
  'overview-servers': [
    '/?jobs=40',
    (page) => page.locator(id('overview-servers')).scrollIntoViewIfNeeded()
  ],
  'problem-page': ['/jobs/999?jobs=10']
};
