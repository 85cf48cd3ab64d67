// Leaving while runs are at work: the window asks, and what was running goes on at the next start.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { password, startDovecot } from './dovecot.mjs';
import { pressClose } from './frame.mjs';
import { startGate } from './gate.mjs';
import { fill, read } from './mailboxes.mjs';
import { openMailhaul } from './mailhaul.mjs';
import { until } from './webdriver.mjs';

const login = 'mia@old.example';
const newLogin = 'mia@new.example';
const perFolder = 40;
/** WebDriver's name for the Control key. */
const control = '\uE009';

const endedBy = (window) => until('no process of it', () => window.processes() === 0, 30_000);

test('with nothing at work the window closes at once', async (t) => {
  const window = await openMailhaul();
  t.after(() => window.close());
  await window.says('nav-jobs', /Jobs/);
  assert.ok(window.processes() > 0);
  pressClose();
  await endedBy(window);
});

test('with a run at work it asks, and a run that is stopped goes on at the next start', async (t) => {
  const source = await startDovecot([login], { separator: '.', format: 'maildir' });
  t.after(() => source.stop());
  const destination = await startDovecot([newLogin], { separator: '/', format: 'sdbox' });
  t.after(() => destination.stop());
  fill(source.plainPort, login, perFolder);
  const gate = await startGate(destination.plainPort);
  t.after(() => gate.stop());
  const window = await openMailhaul();
  t.after(() => window.close());
  const servers = { 'Old provider': source.plainPort, 'New provider': gate.port };
  for (const [name, port] of Object.entries(servers)) {
    await window.describeServer({ name, port, security: 'none' });
    await window.click('server-save');
    await window.gone('server-dialog');
  }
  await window.describeJob({
    name: 'Mia',
    source: { server: 'Old provider', login, password },
    destination: { server: 'New provider', login: newLogin, password }
  });
  await window.click('job-dry-run');
  gate.shutAfter(60_000);
  await window.click('create-job');
  await until('a run that is half way', () => gate.isShut());

  pressClose();
  await window.says('quit', /1 run is at work.*minimises the window/s);
  await window.shoot('quit-light');
  await window.click('quit-back');
  await window.gone('quit');
  await window.state('Running');

  await window.chord(control, 'q');
  await window.says('quit', /1 run is at work/);
  await window.click('quit-background');
  await window.gone('quit');
  await window.state('Running');

  await window.chord(control, 'q');
  await window.click('quit-stop');
  await endedBy(window);
  await window.end();
  assert.ok(
    read(destination.plainPort, newLogin).flatMap(({ messages }) => messages).length < perFolder * 5
  );

  gate.open();
  const again = await openMailhaul([], window.folder);
  t.after(() => again.close());
  await again.goTo('jobs');
  await again.says('jobs-table', /Mia.*Done/s, 60_000);
  const content = (port, who) => read(port, who).map(({ name, messages }) => ({ name, messages }));
  assert.deepEqual(content(destination.plainPort, newLogin), content(source.plainPort, login));
});
