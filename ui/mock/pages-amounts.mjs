// Every route with nothing in it, with a handful and with very much, for pages.mjs.
const routes = {
  overview: '/',
  jobs: '/jobs',
  'job-new': '/jobs/new',
  job: '/jobs/3',
  'job-edit': '/jobs/3/edit',
  batches: '/batches',
  batch: '/batches/1',
  'batch-settings': '/batches/1/settings',
  'cut-over': '/batches/1/cut-over',
  import: '/import',
  'import-list': '/import/1',
  passwords: '/passwords',
  intake: '/intake',
  campaign: '/intake/1',
  'campaign-new': '/intake/new',
  'campaign-settings': '/intake/1/settings',
  servers: '/servers',
  settings: '/settings',
  help: '/help/lists'
};
const amounts = {
  0: 'jobs=0&people=0&form=none',
  3: 'jobs=3&people=3',
  5000: 'jobs=5000&people=5000'
};

export const amountPages = Object.fromEntries(
  Object.entries(routes).flatMap(([name, path]) =>
    Object.entries(amounts).map(([amount, asked]) => [`${name}-of-${amount}`, [`${path}?${asked}`]])
  )
);
