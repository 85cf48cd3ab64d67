// Five thousand jobs in the real window, eight of them at work: the table stays in hand, and what a tick costs is said.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { password, startDovecot } from './dovecot.mjs';
import { python } from './organisation.mjs';
import { openMailhaul } from './mailhaul.mjs';
import { followThread, pageThread } from './thread.mjs';
import { until } from './webdriver.mjs';

const jobs = 5000;
const atWork = 8;
const perFolder = 140;
/** Messages a second of each run, as over a usual line: servers on the window's own processors would take its time instead. */
const pace = 60;
/** Less than the milliseconds from one tick to the next. */
const oneTick = 180;
const workers = Array.from({ length: atWork }, (_, n) => `worker${n}@old.example`);

/** Sends ticks that change eight rows, as often as the program does. */
const sendTicks = `
  const [rows, ticks, done] = arguments;
  window.tickTimes = [];
  const quiet = { deleted: [], runs: [], servers: false, batches: false, reload: false };
  let sent = 0;
  const timer = setInterval(() => {
    const share = sent / ticks;
    const jobs = rows.map((row) => ({
      ...row,
      state: 'running',
      progress: {
        run: 1, kind: 'copy', phase: 'copying', messagesDone: sent * 10, messagesTotal: ticks * 10,
        bytesDone: sent * 1000, bytesTotal: ticks * 1000, fraction: share, foldersDone: 0, foldersTotal: 4,
        bytesPerSecond: 5000 + sent, messagesPerSecond: 50, secondsLeft: ticks - sent
      }
    }));
    window.tick({ ...quiet, jobs });
    sent += 1;
    if (sent < ticks) return;
    clearInterval(timer);
    setTimeout(() => done(window.tickTimes), 50);
  }, 200);
`;

/**
 * Takes the time from a tick's arrival until the page is laid out anew, in three parts, for every tick from now on; and of
 * the frames after it, in which rows have their turn.
 */
const watchTicks = `
  const { callbacks } = window.__TAURI_INTERNALS__;
  window.tickTimes = [];
  const frame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (draw) =>
    frame((at) => {
      const began = performance.now();
      draw(at);
      queueMicrotask(() => {
        document.body.getBoundingClientRect();
        window.tickTimes.at(-1)?.later.push(performance.now() - began);
      });
    });
  const atWork = new Set();
  window.done = new Set();
  window.most = 0;
  for (const [id, call] of callbacks) {
    callbacks.set(id, (data) => {
      const began = performance.now();
      call(data);
      const told = performance.now();
      if (data?.event !== 'ticked') return;
      window.tick = (payload) => callbacks.get(id)({ ...data, payload });
      for (const { id: job, state, last } of data.payload.jobs) {
        if (last?.kind === 'copy') window.done.add(job);
        if (state === 'running') atWork.add(job);
        else atWork.delete(job);
      }
      window.most = Math.max(window.most, atWork.size);
      // What the tick changed is drawn in a microtask that was queued before this one.
      queueMicrotask(() => {
        const drawn = performance.now();
        document.body.getBoundingClientRect();
        const laidOut = performance.now();
        const { jobs, reload, batches } = data.payload;
        const starting = window.most < 8;
        const about =
          jobs.length + ' rows' + (reload ? ', all read again' : '') + (batches ? ', batches' : '');
        const parts = [told - began, drawn - told, laidOut - drawn];
        window.tickTimes.push({ parts, about, starting, later: [] });
      });
    });
  }
`;

/** How many of the runs are rows of the table, as it stands in the window. */
const workersInView = (window) =>
  window.script(`
    const rows = [...document.querySelectorAll('[data-testid=jobs-table] [role=row]')];
    return rows.filter((row) => row.textContent.includes('worker')).length;
  `);

const sumOf = (parts) => parts.reduce((sum, part) => sum + part, 0);
/** All that a tick made the page do, and what it did of that in one go. */
const whole = ({ parts, later }) => sumOf(parts) + sumOf(later);
const inOneGo = ({ parts, later }) => Math.max(sumOf(parts), ...later);

/** What the slowest ticks were at: the list that took the change, the parts of the page drawn anew, the layout. */
function slowest(times) {
  const worst = [...times.entries()].sort(([, a], [, b]) => whole(b) - whole(a)).slice(0, 3);
  const told = worst.map(
    ([
      at,
      {
        about,
        parts: [list, drawing, layout],
        later
      }
    ]) =>
      `number ${at + 1} (${about}): list ${list.toFixed(0)}, drawing ${drawing.toFixed(0)}, layout ${layout.toFixed(0)} ms, then ${later.map((one) => one.toFixed(0)).join(', ') || 'nothing'}`
  );
  return `the slowest: ${told.join('; ')}`;
}

/** What the ticks cost the page's thread, whatever else the processors did meanwhile. */
function cost(ran, ticks) {
  if (ran === null) return 'the system does not say how long its thread ran';
  const each = (ran.whole / ticks).toFixed(1);
  return `its thread ran ${each} ms a tick and ${ran.most.toFixed(1)} ms at most, painting included`;
}

function spread(times) {
  if (times.length === 0) return 'no tick';
  const [gone, all] = [inOneGo, whole].map((of) => {
    const sorted = times.map(of).sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    const [median, most, top] = [0.5, 0.95, 1].map((share) => at(share).toFixed(1));
    return `median ${median} ms, 95 % ${most} ms, most ${top} ms`;
  });
  return `${times.length} ticks, in one go ${gone}; with the frames after ${all}`;
}

test('five thousand jobs stay in hand while eight of them are at work', async (t) => {
  const [source, destination] = await Promise.all(
    ['a', 'b'].map(() => startDovecot(workers, { separator: '/', format: 'sdbox' }))
  );
  t.after(() => Promise.all([source.stop(), destination.stop()]));
  python(workers, 'fill', source.plainPort, perFolder);
  const window = await openMailhaul();
  t.after(() => window.close());

  for (const [name, port] of [
    ['Old', source.plainPort],
    ['New', destination.plainPort]
  ]) {
    await window.describeServer({ name, port, security: 'none' });
    await window.click('server-save');
    await window.gone('server-dialog');
  }
  const settings = await window.ask('settings');
  assert.equal(
    await window.ask('change_settings', { settings: { ...settings, parallelRuns: atWork } }),
    null
  );

  await t.test('a list of five thousand is read at once', async () => {
    const cell = (text) => `"${text.replaceAll('"', '""')}"`;
    const others = Array.from({ length: jobs - atWork }, (_, n) => `user${n}@old.example`);
    const options = `--maxmessagespersecond ${pace}`;
    const row = (user, secret) => [user, secret, user, secret, options].map(cell).join(';');
    const text = [
      'Login alt;Kennwort alt;Login neu;Kennwort neu;Optionen',
      ...others.map((user) => row(user, '')),
      ...workers.map((user) => row(user, password))
    ].join('\n');
    await window.goTo('batches');
    await window.click('import-list');
    const paste =
      "const field = document.querySelector('[data-testid=pasted]'); field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true }))";
    await window.says('read-pasted', /Read it/);
    await window.script(paste, text);
    await window.click('read-pasted');
    await window.says('import-count', /^5,?000 rows$/);
    await window.choose('import-source', 'Old');
    await window.choose('import-destination', 'New');
    await window.type('batch-name', 'Five thousand');
    await window.click('finish-import');
    await window.says('import-outcome', /5,?000 jobs made/, 60_000);
  });

  await t.test('they are found, chosen and put in order, and few of them are drawn', async () => {
    await window.goTo('jobs');
    await window.says('jobs-count', /^5,?000$/);
    assert.ok((await window.count('[data-testid^="job-"][role="row"]')) < 80);
    await window.type('jobs-search', 'user4711@');
    await window.says('jobs-count', /^1 of 5,?000$/);
    // A driver that empties a field doesn't say so to the page; a space finds everything, too.
    await window.type('jobs-search', ' ');
    await window.says('jobs-count', /^5,?000$/);
    await window.shoot('table-5000-light');
  });

  await t.test('eight runs at work cost the window little at each tick', async () => {
    // Counted by the ticks: to ask for five thousand rows again and again would be the window's work, too.
    const done = () => window.script('return window.done.size');
    await until('the rehearsals done', async () => {
      const rows = await window.ask('jobs');
      return rows.filter((job) => job.last?.kind === 'dry').length === atWork;
    });
    await window.script(watchTicks);
    const thread = pageThread(window.folder);
    assert.equal(await workersInView(window), atWork);
    let ran = followThread(thread, oneTick);
    const ids = (await window.ask('jobs'))
      .filter((job) => job.name.startsWith('worker'))
      .map((job) => job.id);
    await window.ask('do_bulk', { jobs: ids, action: 'runReal' });
    await until('eight runs done', async () => (await done()) === atWork, 180_000);
    const most = await window.script('return window.most');
    assert.ok(most > 2, `${most} at work`);
    const real = await window.script('return window.tickTimes');
    assert.ok(real.length > 5, `${real.length} ticks`);
    const cpu = cost(ran(), real.length);
    // Programs that start take the processors; runs that copy at this pace leave most of them.
    const [starting, copying] = [true, false].map((one) =>
      real.filter((tick) => tick.starting === one)
    );
    t.diagnostic(`${jobs} rows, up to ${most} runs that start beside it: ${spread(starting)}`);
    t.diagnostic(`${jobs} rows, ${most} runs at work beside it: ${spread(copying)}`);
    t.diagnostic(`${slowest(copying)}; over all ticks ${cpu}`);
    const rows = (await window.ask('jobs')).slice(0, atWork);
    ran = followThread(thread, oneTick);
    const alone = await window.wait(sendTicks, rows, 40);
    assert.equal(alone.length, 40);
    t.diagnostic(
      `${jobs} rows, ${rows.length} changed by each tick, nothing beside it: ${spread(alone)}`
    );
    t.diagnostic(`${slowest(alone)}; ${cost(ran(), alone.length)}`);
  });
});
