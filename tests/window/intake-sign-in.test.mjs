// Users sign in at their provider, in a real browser, by the form of the running program: no password is asked for anywhere.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';

import { at } from '../../scripts/lib/repo.mjs';
import { password, startDovecot } from './dovecot.mjs';
import { inBrowser } from './form-browser.mjs';
import { fill, read } from './mailboxes.mjs';
import { openMailhaul } from './mailhaul.mjs';
import { settings, startProvider } from './provider.mjs';
import { traces } from '../left/traces.mjs';
import { until } from './webdriver.mjs';

const old = (user) => `${user}@old.example`;
const fresh = (user) => `${user}@new.example`;

test('users sign in by a code, and their mail is moved', async (t) => {
  const provider = await startProvider();
  t.after(() => provider.stop());
  const users = ['ann', 'bob'];
  const source = await startDovecot(users.map(old), { tokens: settings(provider.url) });
  t.after(() => source.stop());
  const destination = await startDovecot(users.map(fresh), {
    separator: '/',
    format: 'sdbox',
    tokens: settings(provider.url)
  });
  t.after(() => destination.stop());
  fill(source.plainPort, old('ann'), 4);
  const window = await openMailhaul();
  t.after(() => window.close());
  mkdirSync(at('screenshots'), { recursive: true });
  for (const [name, port] of [
    ['Old', source.plainPort],
    ['New', destination.plainPort]
  ]) {
    await window.describeServer({ name, port, security: 'none' });
    await window.click('server-save');
    await window.gone('server-dialog');
  }
  const set = await window.ask('set_user_client', { id: 1, client: provider.client, secret: null });
  assert.equal(set.userClient.name, 'Example Mail', JSON.stringify(set));
  await window.goTo('intake');
  await window.choose('form-network', '127.0.0.1');
  await window.type('form-port', '0');
  await window.click('form-open');
  await window.says('form-url-number', /https:\/\/127\.0\.0\.1:\d+/);
  await window.click('new-campaign');
  await window.type('campaign-name', 'Altstadt Verlag');
  await window.choose('campaign-source', 'Old');
  await window.click('campaign-audience-domains');
  await window.type('campaign-domains', 'old.example');
  await window.choose('campaign-destination', 'New');
  await window.click('save-campaign');
  const page = async () => window.ask('campaign', { id: 1 });
  const { url } = (await until('a campaign', async () => (await page()).share)).places[0];
  const authority = (await window.ask('intake')).form.authority.pem;
  const person = async (user) => (await page()).people.find(({ address }) => address === old(user));

  /** A user who opens the link. */
  const byLink = (options, act) =>
    inBrowser({ trusts: authority, ...options }, async (browser, form) => {
      await browser.go(url);
      await act(browser, form);
    });
  const begin = async (browser, user) => {
    await browser.type('#full-name', `${user} Müller`);
    await browser.type('#source-address', old(user));
    await browser.click('#submit');
    await until('the code', async () => (await browser.text('#code')) === 'WDJB-MJHT');
  };

  /** Somebody signs in to both mailboxes; another account at the new one costs no second sign-in to the old one. */
  const bothMailboxes = async () => {
    const set = await window.ask('set_user_client', {
      id: 2,
      client: { ...provider.client, name: 'New Mail' },
      secret: null
    });
    assert.equal(set.userClient.name, 'New Mail', JSON.stringify(set));
    const draft = await window.ask('campaign_draft', { id: 1 });
    const asks = 'addressAndPassword';
    await window.ask('edit_campaign', { id: 1, draft: { ...draft, asks, expected: '' } });
    await byLink({ language: 'de', phone: true }, async (browser, { shoot, says }) => {
      await browser.type('#full-name', 'Bob Müller');
      await browser.type('#source-address', old('bob'));
      await browser.type('#destination-address', fresh('bob'));
      assert.equal(await browser.has('#destination-password'), false);
      await shoot('form-both-phone-light');
      await browser.click('#submit');
      await until('the code', async () => (await browser.text('#code')) === 'WDJB-MJHT');
      provider.consent({ user: old('bob') });
      const there = async () => (await browser.text('#new-code')) === 'WDJB-MJHT';
      await until('the code of the new mailbox', there, 30_000);
      assert.equal(await browser.text('#new-sign-in-mailbox'), fresh('bob'));
      await shoot('form-both-new-phone-light');
      provider.consent({ user: fresh('ann') });
      await says(/Das war ein anderes Konto/);
      await browser.click('#submit');
      await until('the new mailbox again', async () => (await browser.text('#result')) === '');
      assert.equal(await browser.text('#sign-in'), '');
      provider.consent({ user: fresh('bob') });
      await says(/Danke, das hat geklappt/);
      await shoot('form-both-done-phone-light');
    });
    const bob = await person('bob');
    assert.equal(bob.sourcePassword, 'signedIn');
    assert.equal(bob.destinationPassword, 'signedIn');
    assert.deepEqual(bob.blocks, []);
  };

  await byLink({}, async (browser, { shoot, says }) => {
    assert.equal(await browser.has('#source-password'), false);
    assert.equal(await browser.text('#submit'), 'Sign in with Example Mail');
    await shoot('form-sign-in-light');
    await begin(browser, 'ann');
    assert.equal(await browser.attribute('#open-page', 'href'), `${provider.url}/page`);
    assert.equal(await browser.attribute('#open-page', 'target'), '_blank');
    await shoot('form-code-light');
    // Somebody declines, begins again, and agrees.
    provider.consent({ error: 'access_denied' });
    await says(/You did not agree/);
    await browser.click('#submit');
    await until('the code again', async () => (await browser.text('#code')) === 'WDJB-MJHT');
    await until('a sign-in that waits', async () => (await browser.text('#result')) === '');
    provider.consent({ user: old('ann') });
    await says(/Thank you, that works/);
    await shoot('form-code-done-light');
  });
  assert.equal((await person('ann')).sourcePassword, 'signedIn');

  await byLink({ language: 'de', phone: true, dark: true }, async (browser, { shoot, says }) => {
    await shoot('form-sign-in-phone-dark');
    await begin(browser, 'bob');
    await shoot('form-code-phone-dark');
    provider.consent({ user: old('ann') });
    await says(/Das war ein anderes Konto/);
    await shoot('form-another-account-phone-dark');
  });
  assert.equal(await person('bob'), undefined);

  const { id } = await person('ann');
  const change = { destination: fresh('ann'), destinationServer: null };
  await window.ask('change_person', { id, change });
  await window.ask('set_destination_password', { id, password });
  const order = { people: [id], into: null, name: 'First wave', dryRun: false };
  const made = await window.ask('make_jobs', { campaign: 1, order });
  assert.equal(made.jobs, 1, JSON.stringify(made));
  const { job } = await person('ann');
  await window.ask('queue_run', { id: job, kind: 'copy' });
  await until(
    'the mail moved',
    async () => (await window.ask('jobs')).find((row) => row.id === job).state === 'done',
    60_000
  );
  assert.equal(
    read(destination.plainPort, fresh('ann')).length,
    read(source.plainPort, old('ann')).length
  );
  await bothMailboxes();
  await window.goTo('intake');
  await window.click('campaign-1');
  await window.says('people-table', /Signed in/);
  await window.shoot('campaign-signed-in-light');
  await window.goTo('servers');
  const { found } = traces([window.folder], provider.secrets());
  assert.deepEqual(found, []);
});
