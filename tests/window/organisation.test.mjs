// An organisation in the real window: its list dropped, its mailboxes checked, moved, killed half way, resumed, topped up and
// verified. Twenty mailboxes, or 200 in the full run.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { password, startDovecot } from './dovecot.mjs';
import { dropFile } from './drag.mjs';
import { startGate } from './gate.mjs';
import { newEntries } from './keychain.mjs';
import { openMailhaul } from './mailhaul.mjs';
import { python } from './organisation.mjs';
import { until } from './webdriver.mjs';

const full = process.env.MAILHAUL_FULL !== undefined;
const mailboxes = full ? 200 : 20;
const perFolder = full ? 10 : 25;
const first = mailboxes * perFolder * 4;
/** Messages that come between the run and the top-up, in all. */
const late = 500;
const LONG = full ? 900_000 : 180_000;

const users = Array.from({ length: mailboxes }, (_, n) => `user${n}@old.example`);

function list() {
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = users.map((user) => [user, password, user, password].map(cell).join(';'));
  return ['Login alt;Kennwort alt;Login neu;Kennwort neu', ...rows, ''].join('\r\n');
}

const sum = (jobs, what) => jobs.reduce((total, job) => total + what(job), 0);

test('an organisation is moved in the window, whatever comes in between', async (t) => {
  const [source, destination] = await Promise.all(
    ['a', 'b'].map(() => startDovecot(users, { separator: '/', format: 'sdbox' }))
  );
  t.after(() => Promise.all([source.stop(), destination.stop()]));
  const gate = await startGate(destination.plainPort);
  t.after(() => gate.stop());
  let bytes;
  python(users, 'fill', source.plainPort, perFolder);
  let window = await openMailhaul();
  t.after(() => window.close());
  let failed = false;
  const step = (name, act) =>
    t.test(name, { skip: failed }, async () => {
      try {
        await act();
      } catch (error) {
        failed = true;
        await window.shoot('organisation-failed').catch(() => {});
        throw error;
      }
    });

  const jobs = () => window.ask('jobs');
  /** Waits until every job's last run is of a kind and done. */
  const all = (kind) =>
    until(
      `every ${kind} done`,
      async () => {
        const rows = await jobs();
        const ended = (job) => job.state === 'done' && job.last?.kind === kind;
        return rows.length === mailboxes && rows.every(ended) && rows;
      },
      LONG
    );
  const bulk = async (button) => {
    await window.click(button);
    await window.says('bulk', new RegExp(`${mailboxes} jobs`));
    await window.click('bulk-yes');
    await window.gone('bulk');
  };
  const same = () =>
    assert.deepEqual(
      python(users, 'digest', destination.plainPort),
      python(users, 'digest', source.plainPort),
      'the destination holds what the source holds'
    );

  await step(
    'a list that is dragged onto the window is read, and its passwords are nowhere to be seen',
    async () => {
      for (const [name, port] of [
        ['Old', source.plainPort],
        ['New', gate.port]
      ]) {
        await window.describeServer({ name, port, security: 'none' });
        await window.click('server-save');
        await window.gone('server-dialog');
      }
      const file = join(window.folder, 'users.csv');
      writeFileSync(file, list());
      await dropFile(file, 'Mailhaul', async () => {
        await window.says('drop-target', /Drop the list to import it/);
        await window.shoot('drop-light');
      });
      await window.says('import-count', new RegExp(`^${mailboxes} rows$`));
      await window.choose('import-source', 'Old');
      await window.choose('import-destination', 'New');
      await window.says('import-row-2', /Ready/);
      const shown = await window.script('return document.body.innerHTML');
      assert.equal(shown.includes(password), false);
      await window.shoot('organisation-import-light');
      await window.type('batch-name', 'Everyone');
      await window.click('finish-import');
      await window.says('import-outcome', new RegExp(`${mailboxes} jobs made`), LONG);
      await until('the passwords in the keychain', () => newEntries() === 2 * mailboxes, LONG);
    }
  );

  await step('every login and size is checked', async () => {
    await window.click('open-batch');
    bytes = sum(await all('dry'), (job) => job.moved.bytesTotal);
    assert.ok(bytes > 0);
    await window.click('batch-menu');
    await bulk('batch-menu-check');
    const rows = await all('check');
    assert.equal(
      sum(rows, (job) => job.moved.messagesTotal),
      first
    );
    // By the server's own account, which counts the bytes as they are kept: not far from what they are on the wire.
    const checked = sum(rows, (job) => job.moved.bytesTotal);
    assert.ok(checked > bytes / 2 && checked < bytes * 2, `${checked} and ${bytes} bytes`);
  });

  await step(
    'killed half way with its sidecars, it goes on by itself when it is opened again',
    async () => {
      gate.shutAfter(bytes / 2);
      await bulk('batch-real');
      const copied = (job) => job.state === 'done' && job.last?.kind === 'copy';
      await until(
        'some of them done and some at work',
        async () => {
          const rows = await jobs();
          const done = rows.filter(copied).length;
          const running = rows.some((job) => job.state === 'running');
          if (gate.isShut() && done > 1 && done < mailboxes && running) return true;
          const states = rows.map((job) => `${job.state}/${job.last?.kind}`).join(' ');
          throw new Error(`shut: ${gate.isShut()}, ${done} done: ${states}`);
        },
        LONG
      );
      const killed = await window.kill();
      assert.ok(killed > 1, `${killed} processes were killed`);
      gate.open();
      window = await openMailhaul([], window.folder);
      await window.says('nav-jobs', /Jobs/);
      await all('copy');
      same();
    }
  );

  await step('new messages and changed flags are topped up before the switch', async () => {
    python(users, 'late', source.plainPort, late / mailboxes < 1 ? 1 : Math.ceil(late / mailboxes));
    const each = Math.ceil(late / mailboxes);
    await window.goTo('batches');
    await window.click('batch-1');
    const before = await jobs();
    await bulk('batch-real');
    await until(
      'every top-up done',
      async () => {
        const rows = await jobs();
        const ended = (job) =>
          job.state === 'done' &&
          before.find((was) => was.id === job.id).last.ended !== job.last.ended;
        return rows.every(ended);
      },
      LONG
    );
    assert.equal(
      sum(await jobs(), (job) => job.moved.messagesTotal),
      first + each * mailboxes
    );
    same();
  });

  await step('a verification finds every message and no flag that differs', async () => {
    await window.click('batch-menu');
    await bulk('batch-menu-verify');
    const rows = await all('verify');
    assert.equal(rows.filter((job) => job.trouble !== null).length, 0);
    for (const job of rows.slice(0, 3)) {
      const page = await window.ask('job', { id: job.id });
      const run = await window.ask('run', { id: page.runs[0].id });
      assert.equal(
        sum(run.folders, (folder) => folder.flagsDiffer),
        0
      );
    }
    await window.says('batch-states', /./);
    await window.shoot('organisation-verified-light');
  });

  await step('closed, nothing of it is left in the keychain', async () => {
    await window.click('batch-menu');
    await window.click('batch-menu-close');
    await window.says('close-batch', new RegExp(`${mailboxes} jobs`));
    await window.click('close-batch-yes');
    await until('an empty keychain', () => newEntries() === 0, LONG);
  });
});
