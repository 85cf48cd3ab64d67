// Demo servers beside the user's own: one click starts them, one removes them, also after a restart; and a ticket about one of
// their jobs.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pressClose } from './frame.mjs';
import { newEntries } from './keychain.mjs';
import { openMailhaul } from './mailhaul.mjs';
import { until } from './webdriver.mjs';

test('demo servers come with a click, outlive no restart, and go without a trace', async (t) => {
  const window = await openMailhaul();
  t.after(() => window.close());
  await window.describeServer({ name: 'My own', port: 993, security: 'tls' });
  await window.click('server-save');
  await window.gone('server-dialog');
  await window.click('nav-overview');
  await window.says('first-steps', /with sample mailboxes/);
  await window.click('start-demo');
  await window.says('demo-note', /Demo servers are running/);
  await window.shoot('demo-beside-light');
  await window.goTo('jobs');
  await until('three dry runs that are done', async () => {
    const states = '[data-testid^="job-"][data-testid$="-state"]';
    const found = await window.script(
      'return [...document.querySelectorAll(arguments[0])].map((it) => it.textContent.trim())',
      states
    );
    return found.length === 3 && found.every((state) => state === 'Dry run done');
  });
  assert.equal(newEntries(), 6);
  await window.goTo('servers');
  await window.says('servers-table', /Demo: new server.*My own/s);

  await window.goTo('jobs');
  await window.click('job-1');
  await window.state('Dry run done');
  await window.click('diagnostics');
  await window.says('diagnostics-text', /## Run 1.*kind: dry.*the run's log/is);
  await window.shoot('diagnostics-light');
  const names = /@old\.example|localhost|127\.0\.0\.1|\(demo\)/;
  assert.doesNotMatch(await window.text('diagnostics-text'), names);
  await window.click('diagnostics-names');
  await window.says('diagnostics-text', /@old\.example/);
  await window.press('\uE00C');
  await window.gone('diagnostics-dialog');

  pressClose();
  await until('no process of it', () => window.processes() === 0, 30_000);
  await window.end();
  const again = await openMailhaul([], window.folder);
  t.after(() => again.close());
  await again.says('demo-note', /have ended/);
  await again.click('start-demo');
  await again.says('demo-note', /are running/);
  await again.goTo('jobs');
  await until('three new jobs', async () => (await again.script(rows)) === '6,5,4');

  await again.goTo('settings');
  await again.click('remove-demo');
  await again.says('confirm-demo', /3 demo jobs.*servers \(2\).*6 passwords/s);
  await again.shoot('demo-remove-light');
  await again.click('confirm-demo-yes');
  await again.gone('confirm-demo');
  await again.goTo('servers');
  await until('only the own server', async () => !/Demo/.test(await again.text('servers-table')));
  await again.says('servers-table', /My own/);
  await until('an empty keychain', () => newEntries() === 0);
});

const rows = `
  const states = [...document.querySelectorAll('[data-testid^="job-"][data-testid$="-state"]')];
  return states.map((it) => it.dataset.testid.split('-')[1]).sort().reverse().join();
`;
