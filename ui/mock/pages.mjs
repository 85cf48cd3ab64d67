// Every page of the window as the mock shows it: its address, what is done there first, and how wide the window is.
import { amountPages } from './pages-amounts.mjs';
import { chartPages } from './pages-charts.mjs';
import { managedPages } from './pages-managed.mjs';
import { parcelPages } from './pages-parcels.mjs';
import { intakePages } from './shots-intake.mjs';
import { steeringPages } from './pages-steering.mjs';

const id = (name) => `[data-testid="${name}"]`;
async function signIn(page, button, user = 'mia') {
  await page.click(id('source-server'));
  await page.locator('.ui-select-item').first().click();
  await page.fill(id('source-login'), `${user}@altstadt-verlag.example`);
  await page.click(id(`source-sign-in-${button}`));
}
export const pages = {
  'jobs-0': ['/jobs?jobs=0'],
  'jobs-8': ['/jobs?jobs=10'],
  'jobs-5000': ['/jobs?jobs=5000'],
  'jobs-filters': [
    '/jobs?jobs=5000',
    async (page) => {
      await page.click(id('jobs-filter-batch'));
      await page.click(id('jobs-filter-batch-3'));
      await page.keyboard.press('Escape');
      await page.click(id('jobs-filter'));
      await page.click(id('jobs-filter-attention'));
    }
  ],
  'jobs-selected': [
    '/jobs?jobs=5000',
    async (page) => {
      await page.click(id('job-4998-select'));
      await page.click(id('job-4994-select'), { modifiers: ['Shift'] });
      await page.click(id('bulk-queue'));
    }
  ],
  'jobs-place': [
    '/jobs?jobs=5000',
    async (page) => {
      await page.click(id('job-4993-select'));
      await page.click(id('bulk-queue'));
      await page.click(id('bulk-queue-before'));
    }
  ],
  'jobs-columns': [
    '/jobs?jobs=5000',
    async (page) => {
      await page.click(id('jobs-columns'));
      for (const column of ['trouble', 'batch', 'source', 'size', 'priority', 'place']) {
        await page.click(id(`jobs-columns-${column}`));
      }
    }
  ],
  'jobs-narrow': ['/jobs?jobs=5000', (page) => page.click(id('jobs-table-select-all')), 900],
  'jobs-filtered': ['/jobs?jobs=10', (page) => page.fill(id('jobs-search'), 'nothing like it')],
  'jobs-menu': ['/jobs?jobs=10', (page) => page.click(id('job-8-menu'))],
  'jobs-real': ['/jobs?jobs=10', (page) => page.click(id('job-8-runReal'))],
  'jobs-delete': [
    '/jobs?jobs=10',
    async (page) => {
      await page.click(id('job-8-menu'));
      await page.click(id('job-8-menu-delete'));
    }
  ],
  'jobs-keychain': ['/jobs?jobs=0&without=keychain'],
  'jobs-error': ['/jobs?without=storage'],
  'job-running': ['/jobs/10?jobs=10'],
  'job-failed': ['/jobs/5?jobs=10'],
  'job-missing': ['/jobs/7?jobs=10', (page) => page.click(id('tab-missing'))],
  'job-log': ['/jobs/10?jobs=10', (page) => page.click(id('tab-log'))],
  'job-history': ['/jobs/7?jobs=10', (page) => page.click(id('tab-history'))],
  'job-new': ['/jobs/new?jobs=10'],
  'job-new-invalid': ['/jobs/new?jobs=10', (page) => page.click(id('create-job'))],
  'job-new-sign-in': ['/jobs/new?jobs=10&users', (page) => signIn(page, 'begin')],
  'job-new-code': ['/jobs/new?jobs=10&users', (page) => signIn(page, 'elsewhere')],
  'job-new-declined': [
    '/jobs/new?jobs=10&users',
    async (page) => {
      await signIn(page, 'begin', 'zoe');
      await page.waitForSelector(id('source-sign-in-failed'));
    }
  ],
  'job-new-repairs': [
    '/jobs/new?jobs=10',
    async (page) => {
      await page.click(id('job-repairs'));
      await page.click(id('job-repairs-wrap'));
      await page.fill(id('job-repairs-flag'), 'two flags');
    }
  ],
  'server-users': [
    '/servers?jobs=10',
    async (page) => {
      await page.click(id('add-server'));
      await page.click(id('server-users'));
      await page.click(id('server-user-provider-google'));
    }
  ],
  'job-new-checked': [
    '/jobs/new?jobs=10',
    async (page) => {
      for (const [side, n] of [
        ['source', 0],
        ['destination', 1]
      ]) {
        await page.click(id(`${side}-server`));
        await page.locator('.ui-select-item').nth(n).click();
        await page.fill(id(`${side}-login`), 'mia@altstadt-verlag.example');
        await page.fill(id(`${side}-password`), 'secret');
      }
      await page.click(id('check-logins'));
      await page.waitForSelector(id('destination-check-fails'));
    }
  ],
  'job-certificate': ['/jobs/7?jobs=10', (page) => page.click(id('job-certificate'))],
  'job-edit': ['/jobs/7/edit?jobs=10'],
  batches: ['/batches?jobs=200'],
  'batches-0': ['/batches?jobs=0'],
  batch: ['/batches/1?jobs=200'],
  'batch-settings': ['/batches/1/settings?jobs=200'],
  'batch-settings-night': [
    '/batches/1/settings?jobs=200',
    async (page) => {
      await page.click(id('schedule-starts'));
      await page.fill(id('batch-settings-at-once'), 'many');
      await page.click(id('schedule-hours-on'));
      for (const day of [1, 2, 3, 4, 5]) await page.click(id(`schedule-days-${day}`));
      await page.locator(id('schedule-words')).scrollIntoViewIfNeeded();
    }
  ],
  'batch-read': ['/batches/1?jobs=200', (page) => page.hover('[role=application]')],
  'batch-failed': [
    '/batches/1?jobs=200',
    async (page) => {
      await page.click(id('batch-tab-failed'));
      await page.locator(id('batch-failed')).scrollIntoViewIfNeeded();
    }
  ],
  'batch-passwords': [
    '/batches/1?jobs=40',
    (page) => page.click(id('mend-passwordRejected-passwords'))
  ],
  'batch-real': ['/batches/1?jobs=200', (page) => page.click(id('batch-real'))],
  cutover: ['/batches/1/cut-over?jobs=12'],
  'cutover-narrow': ['/batches/1/cut-over?jobs=12', undefined, 900],
  'cutover-none': ['/batches/1/cut-over?jobs=12&without=domains'],
  'cutover-dark': ['/batches/1/cut-over?jobs=12&without=network'],
  'cutover-closed': ['/batches/1/cut-over?jobs=12&without=closed'],
  'cutover-many': ['/batches/1/cut-over?jobs=1200'],
  'cutover-end': [
    '/batches/1/cut-over?jobs=12',
    async (page) => {
      await page.click(id('step-lateMail-act'));
      await page.focus(id('step-topUp-tick'));
      await page.keyboard.press('Space');
      await page.locator(id('step-verify')).scrollIntoViewIfNeeded();
    }
  ],
  'cutover-late': [
    '/batches/1/cut-over?jobs=12',
    async (page) => {
      await page.click(id('cutover-late-on'));
      await page.fill(id('cutover-quiet'), '24');
      await page.locator(id('cutover-late-save')).scrollIntoViewIfNeeded();
    }
  ],
  'cutover-narrow-end': [
    '/batches/1/cut-over?jobs=12',
    async (page) => {
      await page.fill(id('cutover-every'), '2');
      await page.fill(id('cutover-exchanger'), 'example');
      await page.fill(id('cutover-domain'), 'altstadt');
      await page.click(id('cutover-add'));
      await page.locator(id('cutover-late')).scrollIntoViewIfNeeded();
    },
    900
  ],
  'cutover-top-up': ['/batches/1/cut-over?jobs=12', (page) => page.click(id('step-topUp-act'))],
  import: ['/import?jobs=10'],
  'import-list': ['/import/1?jobs=10'],
  'import-rules': [
    '/import/1?jobs=10',
    async (page) => {
      await page.click(id('address-rules'));
      await page.fill(id('domains-new-from'), 'altstadt-verlag.example');
      await page.fill(id('domains-new-to'), 'elsewhere.example');
      await page.keyboard.press('Tab');
      await page.fill(id('aliases-new-from'), 'مدير@altstadt-verlag.example');
      await page.fill(id('aliases-new-to'), 'a.very.long.name.of.a.department@altstadt.example');
      await page.keyboard.press('Tab');
      await page.locator(id('address-rules')).scrollIntoViewIfNeeded();
    }
  ],
  'import-into': [
    '/import/1?jobs=5000',
    async (page) => {
      await page.click(id('where-there'));
      await page.click(id('into-batch'));
      await page.locator('.ui-select-item').nth(2).click();
    }
  ],
  'import-mend': ['/import/1?jobs=10', (page) => page.click(id('import-row-11'))],
  'import-done': ['/import/1?jobs=10', (page) => page.click(id('finish-import'))],
  passwords: ['/passwords?jobs=40'],
  'passwords-list': ['/passwords?jobs=40', (page) => page.click(id('choose-file'))],
  'passwords-narrow': ['/passwords?jobs=40', (page) => page.click(id('choose-file')), 900],
  'passwords-none': [
    '/passwords?jobs=40',
    async (page) => {
      await page.click(id('choose-file'));
      await page.click(id('renewal-address'));
      await page.locator('.ui-select-item').nth(3).click();
    }
  ],
  'passwords-done': [
    '/passwords?batch=1&jobs=40',
    async (page) => {
      await page.click(id('choose-file'));
      await page.click(id('renewal-finish'));
    }
  ],
  'passwords-many': [
    '/jobs?jobs=5000',
    async (page) => {
      await page.click(id('jobs-table-select-all'));
      await page.click(id('bulk-more'));
      await page.click(id('bulk-more-password'));
    }
  ],
  ...intakePages,
  ...steeringPages,
  ...parcelPages,
  ...chartPages,
  ...amountPages,
  servers: ['/servers?jobs=10'],
  'server-limits': ['/servers?jobs=10', (page) => page.click(id('server-2-limits'))],
  'servers-0': ['/servers?jobs=0'],
  'server-add': [
    '/servers?jobs=10',
    async (page) => {
      await page.click(id('add-server'));
      await page.click(id('server-security-none'));
    }
  ],
  'server-access': [
    '/servers?jobs=10',
    async (page) => {
      await page.click(id('add-server'));
      await page.fill(id('server-host'), 'outlook.office365.com');
      await page.click(id('server-sign-in-microsoft'));
      await page.fill(id('server-tenant'), 'contoso.onmicrosoft.com');
      await page.click(id('server-client'));
      await page.keyboard.press('Tab');
      await page.click(id('server-way'));
      await page.fill(id('server-proxy'), 'socks5://proxy.example');
    }
  ],
  'server-key': [
    '/servers?jobs=10',
    async (page) => {
      await page.click(id('add-server'));
      await page.click(id('server-sign-in-google'));
    }
  ],
  'server-untrusted': [
    '/servers?jobs=10',
    async (page) => {
      await page.click(id('add-server'));
      await page.fill(id('server-host'), 'mail.altstadt-verlag.example');
      await page.click(id('test-connection'));
      await page.waitForSelector(id('trust-certificate'));
    }
  ],
  'server-works': ['/servers?jobs=10', (page) => page.click(id('server-1-test'))],
  settings: ['/settings?jobs=10'],
  'settings-imapsync': ['/settings?jobs=10', (page) => page.click(id('engine-imapsync'))],
  'settings-no-imapsync': ['/settings?jobs=10&without=imapsync'],
  ...managedPages
};
