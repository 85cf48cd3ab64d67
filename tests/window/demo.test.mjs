// The window on the demo servers, as `npm start -- --demo` opens it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { keychainEntries } from './keychain.mjs';
import { openMailhaul } from './mailhaul.mjs';
import { until } from './webdriver.mjs';

test('the demo opens with three rehearsed jobs, moves a mailbox, speaks four languages, and keeps no password', async (t) => {
  const before = keychainEntries();
  const window = await openMailhaul(['--demo']);
  t.after(() => window.close());
  await window.says('banner-demo', /forgotten when\s+it closes/);
  await window.goTo('jobs');
  await until('three dry runs that are done', async () => {
    const states = '[data-testid^="job-"][data-testid$="-state"]';
    const found = await window.script(
      'return [...document.querySelectorAll(arguments[0])].map((it) => it.textContent.trim())',
      states
    );
    return found.length === 3 && found.every((state) => state === 'Dry run done');
  });
  await window.shoot('demo-jobs-light');
  await window.act(1, 'runReal');
  await window.says('confirm-real', /Copy \d+ messages/);
  await window.click('confirm-real-yes');
  const row = '[data-testid="job-1"]';
  const text = () => window.script('return document.querySelector(arguments[0]).textContent', row);
  await until(
    'a job that copied',
    async () => /Done\s*Migration.*100\s?%/s.test(await text()),
    60_000
  );
  assert.match(await text(), /Copied \d+ messages/);
  assert.equal(keychainEntries(), before);

  // A catalog is a file of its own, which the security policy has to let in.
  await window.goTo('settings');
  for (const [language, title] of [
    ['de', 'Einstellungen'],
    ['fr', 'Réglages'],
    ['es', 'Ajustes'],
    ['en', 'Settings']
  ]) {
    await window.click(`language-${language}`);
    const heading = () => window.script('return document.querySelector("h1").textContent.trim()');
    await until(`the title ${title}`, async () => (await heading()) === title);
    if (language === 'de') await window.shoot('settings-german-light');
  }
});
