// What an organisation decided, and newer versions, for pages.mjs.
export const managedPages = {
  'managed-settings': ['/settings?jobs=10&managed=locked'],
  'managed-off': ['/settings?jobs=10&managed=off'],
  'managed-broken': ['/settings?jobs=10&managed=broken'],
  'managed-intake': ['/intake?people=3&managed=off'],
  'managed-intake-empty': ['/intake?people=0&form=none&managed=off'],
  'update-note': ['/?jobs=3&update=there'],
  'update-note-open': [
    '/?jobs=3&update=there',
    (page) => page.click('[data-testid="banner-update"] summary')
  ],
  'update-waiting': ['/?jobs=3&update=waiting'],
  'update-there': ['/settings?jobs=0&update=there'],
  'update-trouble': ['/settings?jobs=3&update=trouble'],
  'update-none': ['/settings?jobs=3&update=none']
};
