// The pages of intake, for shots.mjs.
const id = (name) => `[data-testid="${name}"]`;
const click = (name) => (page) => page.click(id(name));
const one = '/intake/1?jobs=10&form=open&people=60';

export const intakePages = {
  'intake-open': ['/intake?jobs=10&form=open'],
  'intake-narrow': ['/intake?jobs=10&form=open', undefined, 900],
  'intake-closed': ['/intake?jobs=10&form=closed'],
  'intake-problem': ['/intake?jobs=10&form=problem'],
  'intake-none': ['/intake?jobs=10&form=none'],
  'intake-network': [
    '/intake?jobs=10&form=closed',
    async (page) => {
      await page.click(id('form-network'));
      await page.locator('.ui-select-item').nth(1).click();
      await page.fill(id('form-port'), '99999');
      await page.click(id('form-network'));
    }
  ],
  'intake-folds': [
    '/intake?jobs=10&form=open',
    async (page) => {
      await page.click(id('form-unreachable'));
      await page.click(id('form-certificate'));
    }
  ],
  'intake-authority': [
    '/intake?jobs=10&form=open',
    async (page) => {
      await page.click(id('deploy-0'));
      await page.locator(id('certificate-card')).scrollIntoViewIfNeeded();
    }
  ],
  'intake-own': [
    '/intake?jobs=10&form=own',
    (page) => page.locator(id('certificate-card')).scrollIntoViewIfNeeded()
  ],
  'intake-renew': ['/intake?jobs=10&form=open', click('renew-authority')],
  'intake-close': ['/intake?jobs=10&form=open', click('form-close')],
  'campaign-new': ['/intake/new?jobs=10'],
  'campaign-new-invalid': [
    '/intake/new?jobs=10',
    async (page) => {
      await page.click(id('campaign-audience-domains'));
      await page.click(id('campaign-asks-addressAndPassword'));
      await page.click(id('save-campaign'));
    }
  ],
  'campaign-new-end': [
    '/intake/new?jobs=10',
    (page) => page.locator(id('address-rules')).scrollIntoViewIfNeeded()
  ],
  'campaign-settings': ['/intake/2/settings?jobs=10'],
  'campaign-people': [one],
  'campaign-people-narrow': [one, click('people-table-select-all'), 900],
  'campaign-people-5000': ['/intake/1?jobs=10&form=open&people=5000'],
  'campaign-people-edit': [
    one,
    async (page) => {
      await page.click(id('person-4-select'));
      await page.click(id('person-1-select'), { modifiers: ['Shift'] });
      await page.click(id('person-4-destination'));
    }
  ],
  'campaign-people-menu': [one, click('person-1-menu')],
  'campaign-people-empty': ['/intake/6?jobs=10&form=open'],
  'campaign-share': [one, click('campaign-tab-share')],
  'campaign-share-narrow': [one, click('campaign-tab-share'), 900],
  'campaign-share-personal': ['/intake/6?jobs=10&form=open', click('campaign-tab-share')],
  'campaign-attempts': [one, click('campaign-tab-attempts')],
  'campaign-closed-form': ['/intake/1?jobs=10&form=closed&people=60'],
  'campaign-halted': ['/intake/5?jobs=10&form=open&people=60'],
  'campaign-expired': ['/intake/2?jobs=10&form=open&people=60'],
  'campaign-purged': ['/intake/4?jobs=10&form=open'],
  'campaign-jobs': [
    one,
    async (page) => {
      await page.click(id('people-table-select-all'));
      await page.click(id('bulk-jobs'));
    }
  ],
  'campaign-jobs-done': [
    one,
    async (page) => {
      await page.click(id('make-jobs'));
      await page.click(id('jobs-make'));
    }
  ],
  'campaign-remind': [
    one,
    async (page) => {
      await page.click(id('people-more'));
      await page.click(id('people-more-remind'));
    }
  ],
  'campaign-expect': [
    one,
    async (page) => {
      await page.click(id('people-add'));
      await page.click(id('people-add-expected'));
      await page.fill(id('expect-lines'), 'mia@old.example, Mia\nnobody\nj@old.example');
      await page.click(id('expect-add'));
    }
  ],
  'campaign-add': [
    one,
    async (page) => {
      await page.click(id('people-add'));
      await page.click(id('people-add-person'));
      await page.fill(id('add-address'), 'mia@altstadt-verlag.example');
      await page.fill(id('add-password'), 'secret');
      await page.click(id('add-person'));
    }
  ],
  'campaign-link': [
    one,
    async (page) => {
      await page.click(id('person-1-menu'));
      await page.click(id('person-1-menu-link'));
    }
  ],
  'campaign-recheck': [
    one,
    async (page) => {
      await page.click(id('people-more'));
      await page.click(id('people-more-recheck'));
      await page.click(id('recheck-yes'));
    }
  ],
  'campaign-delete': [
    one,
    async (page) => {
      await page.click(id('campaign-menu'));
      await page.click(id('campaign-menu-delete'));
    }
  ]
};
