// The window in a benchmark: it is started, filled with jobs, led from page to page, and watched while runs are at work.
import { password, startDovecot } from '../../tests/window/dovecot.mjs';
import { openMailhaul } from '../../tests/window/mailhaul.mjs';
import { python } from '../../tests/window/organisation.mjs';
import { until } from '../../tests/window/webdriver.mjs';
import { begunAt, memoryOf, processesFor, spentBy } from './numbers.mjs';

const jobs = 5000;
const atWork = 8;
const perFolder = 200;
const rounds = 20;
const pages = ['overview', 'jobs', 'batches', 'servers', 'settings'];
const workers = Array.from({ length: atWork }, (_, n) => `worker${n}@old.example`);
const minute = 60_000;

/** Milliseconds from the process' beginning until the first page shows what it has, each on a folder of its own. */
export async function coldStarts(starts) {
  const found = [];
  for (let start = 0; start < starts; start += 1) {
    const window = await openMailhaul();
    try {
      const usable = await window.wait(usableAt);
      const [pid] = processesFor(window.folder).find(([, program]) => program === 'mailhaul-app');
      found.push(usable - begunAt(pid));
    } finally {
      await window.close();
    }
  }
  return found;
}

const usableAt = `
  const done = arguments[arguments.length - 1];
  // The page notes it by its own clock: the driver reaches it later.
  const look = () => {
    const [mark] = performance.getEntriesByName('mailhaul-usable');
    if (!mark || !document.querySelector('[data-testid="first-steps"]')) return setTimeout(look, 5);
    done(performance.timeOrigin + mark.startTime);
  };
  look();
`;

/**
 * With five thousand jobs: how long it takes from page to page, and what all processes but the sidecars take while eight runs
 * are at work: memory, and processor time as a share of one.
 */
export async function thousands(minutes) {
  const [source, destination] = await Promise.all(
    ['a', 'b'].map(() => startDovecot(workers, { separator: '/', format: 'sdbox' }))
  );
  let window;
  try {
    python(workers, 'fill', source.plainPort, perFolder);
    window = await openMailhaul();
    await enter(window, { Old: source.plainPort, New: destination.plainPort }, minutes);
    const switches = await switchPages(window);
    return { switches, ...(await whileRunning(window, minutes)) };
  } finally {
    await window?.close();
    await Promise.all([source.stop(), destination.stop()]);
  }
}

/** Both servers and all jobs, by a list as a person would paste it. */
async function enter(window, servers, minutes) {
  for (const [name, port] of Object.entries(servers)) {
    await window.describeServer({ name, port, security: 'none' });
    await window.click('server-save');
    await window.gone('server-dialog');
  }
  const settings = await window.ask('settings');
  await window.ask('change_settings', { settings: { ...settings, parallelRuns: atWork } });
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const pace = (perFolder / (minutes * 60)).toFixed(3);
  const row = (user, secret) =>
    [user, secret, user, secret, `--maxmessagespersecond ${pace}`].map(cell).join(';');
  const others = Array.from({ length: jobs - atWork }, (_, n) => `user${n}@old.example`);
  const list = [
    'Login alt;Kennwort alt;Login neu;Kennwort neu;Optionen',
    ...others.map((user) => row(user, '')),
    ...workers.map((user) => row(user, password))
  ].join('\n');
  await window.goTo('batches');
  await window.click('import-list');
  await window.says('read-pasted', /Read it/);
  await window.script(
    "const field = document.querySelector('[data-testid=pasted]'); field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true }))",
    list
  );
  await window.click('read-pasted');
  await window.says('import-count', /^5,?000 rows$/);
  await window.choose('import-source', 'Old');
  await window.choose('import-destination', 'New');
  await window.type('batch-name', 'Five thousand');
  await window.click('finish-import');
  await window.says('import-outcome', /5,?000 jobs made/, minute);
  const ids = await workerIds(window);
  const rehearsed = async () =>
    (await each(window, ids)).filter((job) => job.last?.kind === 'dry').length === atWork;
  await until('the rehearsals done', rehearsed, 10 * minute);
}

/** They were made last. Five thousand rows that pass through the page for the driver would be most of what is measured. */
async function workerIds(window) {
  const rows = await window.ask('jobs', { before: null, most: atWork });
  if (!rows.every((job) => job.name.startsWith('worker'))) throw new Error('others came later');
  return rows.map((job) => job.id);
}

/** The rows of a few jobs. */
const each = (window, ids) =>
  Promise.all(ids.map(async (id) => (await window.ask('job', { id })).job));

/** Milliseconds from a click on the way to a page until that page is painted, by page. */
async function switchPages(window) {
  const found = Object.fromEntries(pages.map((page) => [page, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const page of pages) {
      const took = await window.wait(switchTo, page);
      // The first round loads what the page is made of.
      if (round > 0) found[page].push(took);
      // WebKit takes a hundred changes of the address in half a minute, and refuses more.
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
  return found;
}

const switchTo = `
  const [page, done] = arguments;
  const link = document.querySelector('[data-testid="nav-' + page + '"]');
  const began = performance.now();
  link.click();
  const look = () => {
    const there = link.getAttribute('aria-current') === 'page';
    const heading = document.querySelector('main h1, h1')?.textContent.trim().toLowerCase();
    if (!there || heading !== page) return setTimeout(look, 1);
    // The frame after the one in which it was drawn.
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  };
  look();
`;

async function whileRunning(window, minutes) {
  const ids = await workerIds(window);
  await window.goTo('jobs');
  await window.ask('do_bulk', { jobs: ids, action: 'runReal' });
  const running = async () =>
    (await each(window, ids)).filter((job) => job.state === 'running').length;
  await until('eight runs at work', async () => (await running()) === atWork, minute);
  const own = () => processesFor(window.folder).filter(([, name]) => name !== 'mailhaul-sync');
  const [before, began] = [spentBy(own()), Date.now()];
  await new Promise((resolve) => setTimeout(resolve, minutes * minute));
  const load = (spentBy(own()) - before) / ((Date.now() - began) / 1000);
  if ((await running()) !== atWork) throw new Error('the runs ended before they were measured');
  return { memory: memoryOf(own()), load };
}
