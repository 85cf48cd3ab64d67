// What an organisation decided, and newer versions, for pages.mjs.
const words = (page) => page.locator('[data-testid="update-words"]').scrollIntoViewIfNeeded();

export const managedPages = {
  'managed-settings': ['/settings?jobs=10&managed=locked'],
  'managed-off': ['/settings?jobs=10&managed=off', words],
  'managed-broken': ['/settings?jobs=10&managed=broken'],
  'managed-intake': ['/intake?people=3&managed=off'],
  'managed-intake-empty': ['/intake?people=0&form=none&managed=off'],
  'update-note': ['/?jobs=3&update=there'],
  'update-note-open': [
    '/?jobs=3&update=there',
    (page) => page.click('[data-testid="banner-update"] summary')
  ],
  'update-waiting': ['/?jobs=3&update=waiting'],
  'update-there': ['/settings?jobs=0&update=there', words],
  'update-trouble': ['/settings?jobs=3&update=trouble', words],
  'update-none': ['/settings?jobs=3&update=none', words]
};
