// Every kind of page of the window, by its address; what is done there first; and what is opened over it, by keys.
import { jobs } from './house.mjs';

/** WebDriver's names for keys that write nothing. */
export const KEYS = {
  Control: '\uE009',
  Shift: '\uE008',
  Tab: '\uE004',
  Enter: '\uE007',
  Escape: '\uE00C',
  Space: ' ',
  ArrowDown: '\uE015',
  ArrowUp: '\uE013',
  ArrowLeft: '\uE012',
  ArrowRight: '\uE014',
  Home: '\uE011',
  End: '\uE010',
  PageDown: '\uE00F',
  PageUp: '\uE00E'
};

/** Presses keys as they are written: Shift+ArrowDown. */
export function press(window, keys) {
  const [key, held] = keys.split('+').reverse();
  const value = KEYS[key] ?? key;
  return held ? window.chord(KEYS[held], value) : window.press(value);
}

const job = (which, tab) => ({
  path: `/jobs/${jobs[which]}`,
  act: tab && ((window) => window.click(`tab-${tab}`))
});
const on = (path, test) => ({ path, act: (window) => window.click(test) });
/** A dialog, menu or list that the control opens at Enter. */
const opened = (path, by, before) => ({ path, by, act: before });
/** A dialog that an entry of a menu opens: from it the focus goes back to the menu's button. */
const chosen = (path, by, entry) => ({ path, by, entry: `${by}-${entry}` });
/** The same for what keys open anywhere: `from` has the focus then. */
const pressed = (path, keys, from = 'nav-jobs') => ({ path, keys, by: from });

/** Ticks it where it isn't: what was chosen is kept. */
async function tick(window, test) {
  if ((await window.attribute(`[data-testid="${test}"]`, 'aria-checked')) !== 'true')
    await window.click(test);
}

export const pages = {
  overview: { path: '/' },
  jobs: { path: '/jobs' },
  'jobs, every column': {
    path: '/jobs',
    act: async (window) => {
      await window.click('jobs-columns');
      for (const column of ['trouble', 'batch', 'source', 'size', 'priority', 'place']) {
        if (await window.has(`jobs-columns-${column}`))
          await tick(window, `jobs-columns-${column}`);
      }
      await window.press(KEYS.Escape);
    }
  },
  'job done': job('done'),
  'job done, folders as table': on(`/jobs/${jobs.done}`, 'folders-as-table'),
  'job failed': job('failed'),
  'job failed, log': job('failed', 'log'),
  'job with messages missing': job('short', 'missing'),
  'job with messages missing, history': job('short', 'history'),
  'job running': job('running'),
  'job running, log': job('running', 'log'),
  'job running, speed': job('running', 'speed'),
  'job new': { path: '/jobs/new' },
  'job new, refused': on('/jobs/new', 'create-job'),
  'job edit': { path: `/jobs/${jobs.done}/edit` },
  'job that is not there': { path: '/jobs/999' },
  batches: { path: '/batches' },
  batch: { path: '/batches/1' },
  'batch, charts as tables': {
    path: '/batches/1',
    act: async (window) => {
      await window.click('speed-as-table');
      await window.click('left-as-table');
    }
  },
  'batch, not arrived': on('/batches/1', 'batch-tab-failed'),
  'batch, activity': on('/batches/1', 'batch-tab-activity'),
  'batch settings': { path: '/batches/1/settings' },
  'cut-over': { path: '/batches/1/cut-over' },
  import: { path: '/import' },
  'import of a list': { path: '/import/2' },
  passwords: { path: '/passwords?batch=1' },
  servers: { path: '/servers' },
  intake: { path: '/intake' },
  'campaign new': { path: '/intake/new' },
  'campaign, people': { path: '/intake/1' },
  'campaign, share': on('/intake/1', 'campaign-tab-share'),
  'campaign, attempts': on('/intake/1', 'campaign-tab-attempts'),
  'campaign settings': { path: '/intake/1/settings' },
  settings: { path: '/settings' },
  help: { path: '/help/quick-start' },
  'help, lists': { path: '/help/lists' },
  'help, batches': { path: '/help/batches' },
  'help, access': { path: '/help/access' },
  'help, cut-over': { path: '/help/cut-over' },
  'help, troubleshooting': { path: '/help/troubleshooting' },
  'help, sign-in': { path: '/help/sign-in' },
  'help, intake': { path: '/help/intake' },
  'help, providers': { path: '/help/providers' },
  'help, fidelity': { path: '/help/fidelity' },
  'help, another computer': { path: '/help/another-computer' },
  'help, managed': { path: '/help/managed' },
  palette: pressed('/', 'Control+k'),
  'palette over jobs': pressed('/jobs', 'Control+k', 'new-job'),
  'cheat sheet': pressed('/jobs', '?'),
  // With nothing at work the program ends at once.
  'question before quitting': {
    ...pressed('/', 'Control+q'),
    act: (window) => window.says('overview-running', /emil/)
  },
  'jobs, menu': opened('/jobs', 'jobs-menu'),
  'jobs, filter': opened('/jobs', 'jobs-filter'),
  'jobs, columns': opened('/jobs', 'jobs-columns'),
  'job, menu': opened(`/jobs/${jobs.done}`, `job-${jobs.done}-menu`),
  'job, run for real': opened(`/jobs/${jobs.done}`, `job-${jobs.done}-runAgain`),
  'job, certificate': opened(`/jobs/${jobs.done}`, 'job-certificate'),
  'job, diagnostics': opened(`/jobs/${jobs.failed}`, 'diagnostics'),
  'job new, list of servers': opened('/jobs/new', 'source-server'),
  'batch, menu': opened('/batches/1', 'batch-menu'),
  'batch, run for real': opened('/batches/1', 'batch-real'),
  'batch, certificate': chosen('/batches/1', 'batch-menu', 'pdf'),
  'batch, export': chosen('/batches/1', 'batch-menu', 'export'),
  'batch, close': chosen('/batches/1', 'batch-menu', 'close'),
  'job, delete': chosen(`/jobs/${jobs.done}`, `job-${jobs.done}-menu`, 'delete'),
  'server, edit': chosen('/servers', 'server-1-menu', 'edit'),
  'server, new': opened('/servers', 'add-server'),
  'server, limits': opened('/servers', 'server-1-limits'),
  'server, menu': opened('/servers', 'server-1-menu'),
  'campaign, menu': opened('/intake/1', 'campaign-menu'),
  'campaign, add people': opened('/intake/1', 'people-add'),
  'campaign, add a person': chosen('/intake/1', 'people-add', 'person'),
  'campaign, delete': chosen('/intake/1', 'campaign-menu', 'delete'),
  'settings, back-up': opened('/settings', 'back-up')
};
