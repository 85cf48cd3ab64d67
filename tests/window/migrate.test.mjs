// One mailbox, end to end, in the real window, between two real servers, with a real keychain.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { password, startDovecot } from './dovecot.mjs';
import { newEntries } from './keychain.mjs';
import { fill, read } from './mailboxes.mjs';
import { openMailhaul } from './mailhaul.mjs';
import { until } from './webdriver.mjs';

const login = 'mia@old.example';
const newLogin = 'mia@new.example';
const perFolder = 40;
const folders = 5;
const all = perFolder * folders;

test('a mailbox is moved in the window, and every message is on the other side', async (t) => {
  const source = await startDovecot([login], { separator: '.', format: 'maildir' });
  t.after(() => source.stop());
  const destination = await startDovecot([newLogin], { separator: '/', format: 'sdbox' });
  t.after(() => destination.stop());
  fill(source.plainPort, login, perFolder);
  const window = await openMailhaul();
  t.after(() => window.close());
  // What a step did not reach, the next one has no use for: it is left out, and the window is kept as a picture.
  let failed = false;
  const step = (name, act) =>
    t.test(name, { skip: failed }, async () => {
      try {
        await act();
      } catch (error) {
        failed = true;
        await window
          .shoot('failed')
          .catch((reason) => console.error(`no picture: ${reason.message}`));
        throw error;
      }
    });

  await step('the page that is shown is marked from the first moment', async () => {
    await window.says('first-steps', /Move the first mailbox/);
    assert.equal(await window.attribute('[data-testid="nav-overview"]', 'aria-current'), 'page');
  });

  await step(
    'a certificate nobody vouches for is shown, and trusted only when it is pinned',
    async () => {
      await window.describeServer({ name: 'Old provider', port: source.tlsPort, security: 'tls' });
      await window.click('test-connection');
      await window.says('connection-fails', /certificate/i);
      await window.shoot('server-certificate-light');
      await window.click('trust-certificate');
      await window.says('pinned', /([0-9A-F]{2}:){31}[0-9A-F]{2}/);
      await window.type('test-login', login);
      await window.type('test-password', password);
      await window.click('test-connection');
      await window.says('connection-works', /Login works, round trip \d+ ms/);
      await window.shoot('server-works-light');
      await window.click('server-save');
      await window.gone('server-dialog');
      await window.says('servers-table', /Old provider.*Pinned/);
    }
  );

  await step('a server without encryption is warned of', async () => {
    await window.describeServer({
      name: 'New provider',
      port: destination.plainPort,
      security: 'none'
    });
    await window.says('warning-plain', /can be read on the way/);
    await window.shoot('server-plain-light');
    await window.click('server-save');
    await window.gone('server-dialog');
  });

  await step('a login that is refused is said before the job is queued', async () => {
    const wrong = { server: 'New provider', login: newLogin, password: 'not the one' };
    await window.describeJob({
      name: '',
      source: { server: 'Old provider', login },
      destination: wrong
    });
    await window.click('check-logins');
    await window.says('source-check-works', /Login works/);
    await window.says('destination-check-fails', /\S/);
    await window.shoot('job-refused-light');
  });

  await step('a dry run comes first, says what would be copied, and copies nothing', async () => {
    await window.describeJob({
      name: 'Mia',
      source: { server: 'Old provider', login },
      destination: { server: 'New provider', login: newLogin }
    });
    assert.equal(await window.attribute('[data-testid="job-dry-run"]', 'aria-checked'), 'true');
    await window.click('check-logins');
    await window.says('source-check-works', /Login works/);
    await window.says('destination-check-works', /Login works/);
    await window.shoot('job-new-light');
    await window.click('create-job');
    await window.state('Dry run done');
    await window.says('tally', new RegExp(`${all}\\s+in the source`));
    assert.deepEqual(read(destination.plainPort, newLogin), [
      { name: ['INBOX'], subscribed: false, messages: [] }
    ]);
    await window.shoot('job-dry-light');
  });

  await step('running for real asks in numbers, and arrives at 100 %', async () => {
    await window.act(1, 'runReal');
    await window.says('confirm-real', new RegExp(`Copy ${all} messages`));
    // A dialog is as high as what it says: without this it filled the window.
    const empty = await window.script(roomBelow, '.dialog-body');
    assert.ok(empty < 40, `${empty} pixels of the dialog are empty`);
    await window.shoot('confirm-real-light');
    await window.click('confirm-real-yes');
    await window.says('tally-copied', new RegExp(`^${all}\\s+copied$`), 60_000);
    await window.state('Done');
    await window.says('run-percent', /^100\s?%$/);
    await window.says('run-messages', new RegExp(`^${all} of ${all} messages$`));
    await until('a sum that closes', () =>
      window.count('[data-testid="tally"] [data-closes="true"]')
    );
  });

  await step('the destination holds what the source holds, by another reader', () => {
    const [wanted, found] = [read(source.plainPort, login), read(destination.plainPort, newLogin)];
    assert.equal(
      wanted.reduce((sum, folder) => sum + folder.messages.length, 0),
      all
    );
    const content = (list) => list.map(({ name, messages }) => ({ name, messages }));
    assert.deepEqual(content(found), content(wanted));
    const subscribed = (list) =>
      list.filter((folder) => folder.subscribed).map(({ name }) => name.join('/'));
    for (const name of subscribed(wanted))
      assert.ok(subscribed(found).includes(name), `${name} is subscribed`);
  });

  await step('the table has the job at 100 %, and its page the log and both runs', async () => {
    await window.click('tab-log');
    await window.says('log', /\S/);
    await window.click('tab-history');
    await window.says('run-2-state', /Done/);
    await window.says('run-1-state', /Dry run done/);
    await window.goTo('jobs');
    await window.says('jobs-table', new RegExp(`Mia.*100\\s?%.*${all} of ${all}`, 's'));
  });

  await step('running again copies nothing', async () => {
    await openJob(window);
    await window.act(1, 'runAgain');
    await window.click('confirm-real-yes');
    await window.click('tab-history');
    await window.says('run-3-state', /Done/, 60_000);
    await window.says('tally-settled', new RegExp(`^${all}\\s`));
    assert.equal(await window.has('tally-copied'), false);
    assert.equal(countOf(read(destination.plainPort, newLogin)), all);
  });

  await step('the passwords are in the keychain, and in no file of the program', () => {
    assert.equal(newEntries(), 2);
    const holders = filesBelow(window.folder).filter((file) =>
      readFileSync(file).includes(password)
    );
    assert.deepEqual(holders, []);
    assert.ok(filesBelow(join(window.folder, 'data')).some((file) => file.endsWith('.sqlite')));
  });

  for (const theme of ['light', 'dark']) {
    await step(`every page can be looked at in ${theme} colours`, async () => {
      await window.wear(theme);
      await window.shoot(`settings-${theme}`);
      await window.goTo('servers');
      await window.says('servers-table', /New provider/);
      await window.shoot(`servers-${theme}`);
      await window.click('add-server');
      await window.says('server-dialog', /Add a server/);
      await window.shoot(`server-new-${theme}`);
      await window.press('\uE00C');
      await window.gone('server-dialog');
      await window.goTo('jobs');
      await window.says('jobs-table', /Mia/);
      await window.shoot(`jobs-${theme}`);
      await window.click('new-job');
      await window.says('create-job', /Queue dry run/);
      await window.shoot(`job-form-${theme}`);
      await openJob(window);
      for (const tab of ['folders', 'missing', 'log', 'history']) {
        await window.click(`tab-${tab}`);
        await window.shoot(`job-${tab}-${theme}`);
      }
      await window.act(1, 'delete');
      await window.says('confirm-delete', /2 passwords/);
      await window.shoot(`confirm-delete-${theme}`);
      await window.click('confirm-delete-no');
      await window.gone('confirm-delete');
      await window.act(1, 'edit');
      await until(
        'the form of the job',
        async () => (await window.value('[data-testid="job-name"]')) === 'Mia'
      );
      await window.shoot(`job-edit-${theme}`);
    });
  }

  await step('deleting the job says what goes, and takes its passwords along', async () => {
    await openJob(window);
    await window.act(1, 'delete');
    await window.says('confirm-delete', /3 runs.*2 passwords.*200 messages/s);
    await window.click('confirm-delete-yes');
    await window.says('jobs-empty', /Move the first mailbox/);
    await until('an empty keychain', () => newEntries() === 0);
    assert.equal(countOf(read(destination.plainPort, newLogin)), all);
  });

  await step('a list that is pasted becomes a batch, and its faulty row stays behind', async () => {
    // The pages before were looked at in dark colours last, and the window keeps them.
    await window.wear('light');
    const cell = (text) => `"${text.replaceAll('"', '""')}"`;
    const row = [login, password, newLogin, password].map(cell).join(';');
    await window.goTo('batches');
    await window.says('batches-empty', /Move many mailboxes together/);
    await window.click('import-list');
    await window.says('read-pasted', /Read it/);
    // As the clipboard gives it: keys that a driver types have no line breaks.
    const paste =
      "const field = document.querySelector('[data-testid=pasted]'); field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true }))";
    const heading = 'Login alt;Kennwort alt;Login neu;Kennwort neu';
    await window.script(paste, `${heading}\n${row}\nzoe@;x;zoe@new.example;x\n`);
    await window.click('read-pasted');
    await window.says('import-count', /^2 rows$/);
    await window.choose('import-source', 'Old provider');
    await window.choose('import-destination', 'New provider');
    await window.says('import-row-3', /Refused.*domain is missing/s);
    await window.says('import-row-2', /Ready/);
    await window.shoot('import-light');
    await window.type('batch-name', 'Everyone');
    await window.says('finish-import', /Import 1 mailbox$/);
    await window.click('finish-import');
    await window.says('import-outcome', /1 job made.*1 row stayed behind/s);
    await until('both passwords in the keychain', () => newEntries() === 2);
  });

  await step('a batch is rehearsed and run as one, and doubles nothing that is there', async () => {
    await window.click('open-batch');
    await window.says('jobs-table', /Dry run done/, 60_000);
    await window.shoot('batch-light');
    await window.click('batch-real');
    await window.says('bulk', /Run for real: 1 job/);
    await window.click('bulk-yes');
    await window.says('jobs-table', /Done.*Migration/s, 60_000);
    assert.equal(countOf(read(destination.plainPort, newLogin)), all);
    await window.click('batch-tab-activity');
    await window.says(
      'batch-activity',
      /Queued a run for real of 1 job.*Imported 1 job of 2 rows/s
    );
  });

  await step('closing the batch removes its passwords from the keychain', async () => {
    await window.click('batch-menu');
    await window.click('batch-menu-close');
    await window.says('close-batch', /Removes the passwords of 1 job/);
    await window.click('close-batch-yes');
    await until('an empty keychain', () => newEntries() === 0);
  });
});

/** Opens the job's page by its row, as a double click or Enter would. */
async function openJob(window) {
  await window.goTo('jobs');
  await window.says('jobs-table', /Mia/);
  await window.click('job-1');
  await until('the page of the job', () => window.script("return location.pathname === '/jobs/1'"));
}

const countOf = (list) => list.reduce((sum, folder) => sum + folder.messages.length, 0);

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** How many pixels an element has below the last of its children. */
const roomBelow = `
  const body = document.querySelector(arguments[0]);
  const last = body.lastElementChild.getBoundingClientRect();
  return Math.round(body.getBoundingClientRect().bottom - last.bottom);
`;
