// The overview, the palette and the looks of the window, for pages.mjs.
const id = (name) => `[data-testid="${name}"]`;
const palette = (words) => async (page) => {
  await page.keyboard.press('Control+k');
  await page.waitForSelector(id('palette-field'));
  if (words) await page.fill(id('palette-field'), words);
};
const look = (theme, density) => async (page) => {
  await page.click(id(`theme-${theme}`));
  await page.click(id(`density-${density}`));
};
const then = (first, test) => async (page) => {
  await first(page);
  await page.click(id(test));
};

export const steeringPages = {
  overview: ['/?jobs=40'],
  'overview-0': ['/?jobs=0&form=none'],
  'overview-error': ['/?jobs=10&without=storage'],
  'overview-loading': ['/?jobs=10&without=answers'],
  'overview-5000': ['/?jobs=5000'],
  'overview-narrow': ['/?jobs=5000', undefined, 900],
  palette: ['/jobs?jobs=5000', palette('')],
  'palette-words': ['/?jobs=5000', palette('wei jur')],
  'palette-act': ['/servers?jobs=10', palette('fast')],
  'palette-none': ['/jobs?jobs=10', palette('qqqq')],
  help: ['/help/lists'],
  'help-found': ['/help/lists', (page) => page.fill(id('help-search'), 'quota')],
  sheet: ['/jobs?jobs=10', (page) => page.keyboard.press('?')],
  'demo-running': ['/?jobs=10&without=demo-running'],
  'demo-stopped': ['/?jobs=10&without=demo-stopped'],
  'demo-remove': [
    '/settings?jobs=10&without=demo-running',
    (page) => page.click(id('remove-demo'))
  ],
  'diagnostics-job': ['/jobs/4?jobs=8', (page) => page.click(id('diagnostics'))],
  'diagnostics-error': ['/jobs?jobs=10&without=storage', (page) => page.click(id('diagnostics'))],
  quit: ['/?jobs=40', (page) => page.keyboard.press('Control+q')],
  'quit-stopping': [
    '/jobs?jobs=40&without=tray',
    async (page) => {
      await page.keyboard.press('Control+q');
      await page.click(id('quit-stop'));
    }
  ],
  'batch-part': ['/batches/1?jobs=200&part=attention'],
  'look-compact': ['/settings?jobs=5000', then(look('system', 'compact'), 'nav-jobs')],
  'look-contrast': ['/settings?jobs=5000', then(look('contrast', 'comfortable'), 'nav-jobs')],
  'look-contrast-overview': [
    '/settings?jobs=5000',
    then(look('contrast', 'comfortable'), 'nav-overview')
  ],
  'look-compact-overview': ['/settings?jobs=200', then(look('light', 'compact'), 'nav-overview')],
  'look-settings': ['/settings?jobs=10', look('contrast', 'compact')]
};
