// Back-ups and project files, for pages.mjs.
const id = (name) => `[data-testid="${name}"]`;
const looked = async (page) => {
  await page.click(id('open-project-file'));
  await page.fill(id('project-passphrase'), 'four words are good');
  await page.click(id('project-look'));
  await page.waitForSelector(id('project-jobs'));
};

export const parcelPages = {
  backup: [
    '/settings?jobs=10',
    async (page) => {
      await page.click(id('back-up'));
      await page.click(id('backup-passwords'));
      await page.fill(id('passphrase'), 'four words');
    }
  ],
  restore: ['/settings?jobs=10', (page) => page.click(id('restore-choose'))],
  'batch-export': [
    '/batches/1?jobs=40',
    async (page) => {
      await page.click(id('batch-menu'));
      await page.click(id('batch-menu-export'));
    }
  ],
  'project-passphrase': ['/batches?jobs=40', (page) => page.click(id('open-project-file'))],
  'project-contents': ['/batches?jobs=40', looked]
};
