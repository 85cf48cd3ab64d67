// Users hand in their own passwords, in a real browser, to the form of the running program: from the campaign that the admin makes
// in the window to the mail that arrives.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { at } from '../../scripts/lib/repo.mjs';
import { password, startDovecot } from './dovecot.mjs';
import { inBrowser } from './form-browser.mjs';
import { fetchOver, sealed, send } from './form-client.mjs';
import { opened } from './key-log.mjs';
import { fill, read } from './mailboxes.mjs';
import { openMailhaul } from './mailhaul.mjs';
import { startRecorder } from './recorder.mjs';
import { startTap } from './tap.mjs';
import { traces, shapes } from '../left/traces.mjs';
import { until } from './webdriver.mjs';

const users = ['ann', 'bob', 'cy', 'di'];
const old = (user) => `${user}@old.example`;
const fresh = (user) => `${user}@new.example`;
const wrong = 'a wrong pässword';

test('users hand in their own passwords, and their mail is moved', async (t) => {
  const source = await startDovecot(users.map(old), { separator: '.', format: 'maildir' });
  t.after(() => source.stop());
  const destination = await startDovecot(users.map(fresh), { separator: '/', format: 'sdbox' });
  t.after(() => destination.stop());
  fill(source.plainPort, old('ann'), 5);
  const window = await openMailhaul();
  t.after(() => window.close());
  mkdirSync(at('screenshots'), { recursive: true });
  let failed = false;
  const step = (name, act) =>
    t.test(name, { skip: failed }, async () => {
      try {
        await act();
      } catch (error) {
        failed = true;
        await window.shoot('intake-failed').catch(() => {});
        throw error;
      }
    });

  /** Fills in the form and hands it in. */
  const fillIn = async (browser, user, secret) => {
    await browser.type('#full-name', `${user} Müller`);
    if ((await browser.attribute('#source-address', 'readonly')) === null)
      await browser.type('#source-address', old(user));
    await browser.type('#source-password', secret);
    await browser.click('#submit');
  };
  const page = async () => window.ask('campaign', { id: 1 });
  const person = async (user) => (await page()).people.find(({ address }) => address === old(user));
  let link;
  let authority;

  await step('a campaign is made and the form is opened, on this computer alone', async () => {
    for (const [name, port] of [
      ['Old', source.plainPort],
      ['New', destination.plainPort]
    ]) {
      await window.describeServer({ name, port, security: 'none' });
      await window.click('server-save');
      await window.gone('server-dialog');
    }
    await window.goTo('intake');
    await window.says('campaigns-empty', /./);
    await window.shoot('intake-empty-light');
    await window.choose('form-network', '127.0.0.1');
    await window.type('form-port', '0');
    await window.click('form-open');
    await window.says('form-url-number', /https:\/\/127\.0\.0\.1:\d+/);
    await window.shoot('intake-open-light');
    await window.click('new-campaign');
    await window.type('campaign-name', 'Altstadt Verlag');
    await window.choose('campaign-source', 'Old');
    await window.click('campaign-audience-domains');
    await window.type('campaign-domains', 'old.example');
    await window.type('campaign-expected', `${old('ann')}, Ann Lee`);
    await window.click('campaign-asks-addressAndPassword');
    await window.choose('campaign-destination', 'New');
    await window.shoot('campaign-new-light');
    await window.click('save-campaign');
    const made = await until('a campaign', async () => (await page()).share && page());
    const more = await window.ask('expect_people', { campaign: 1, lines: `${old('bob')}\nnobody` });
    assert.equal(more.added, 1);
    assert.deepEqual(
      more.refused.map(({ line }) => line),
      [2]
    );
    link = made.share.places[0].url;
    assert.match(link, /^https:\/\/127\.0\.0\.1:\d+\/i\/[\w-]{50}$/);
    await until('both expected', async () => (await page()).campaign.missing === 2);
    authority = (await window.ask('intake')).form.authority.pem;
    assert.match(authority, /BEGIN CERTIFICATE/);
  });

  await step(
    'a browser that does not trust the authority refuses, one that does opens the form',
    async () => {
      await inBrowser({}, async (browser) => {
        await browser.go(link);
        await until('its refusal', async () =>
          /ERR_CERT_AUTHORITY_INVALID/.test(
            await browser.script('return document.body.textContent')
          )
        );
        assert.equal(await browser.has('#form'), false);
      });
      await inBrowser({ trusts: authority }, async (browser) => {
        await browser.go(link);
        await until('the form', () => browser.has('#form'));
      });
    }
  );

  await step('a wrong password is said in the user’s language and nothing is kept', async () => {
    const keyLog = join(window.folder, 'tls-keys.log');
    const url = new URL(link);
    const tap = await startTap(Number(url.port));
    t.after(() => tap.stop());
    url.port = String(tap.port);
    const german = { trusts: authority, language: 'de', keyLog };
    await inBrowser(german, async (browser, form) => {
      await browser.go(url.href);
      assert.equal(await browser.text('h1'), 'Postfach-Passwort abgeben');
      await form.shoot('form-german-light');
      await fillIn(browser, 'ann', wrong);
      await form.says(/Die Anmeldung hat nicht geklappt/);
      assert.equal((await person('ann')).submitted, null);
      await until('the attempt in the list', async () => (await person('ann')).failures === 1);
      // The right one, from the same page.
      await browser.type('#source-password', password);
      await browser.type('#destination-address', fresh('ann'));
      await browser.type('#destination-password', password);
      await browser.click('#submit');
      await form.says(/Danke, das hat geklappt/);
      await form.shoot('form-german-done-light');
    });
    const keys = readFileSync(keyLog, 'utf8');
    const talks = tap.connections().map((connection) => opened(connection, keys));
    const sent = Buffer.concat(talks.map((talk) => talk.sent));
    const received = Buffer.concat(talks.map((talk) => talk.received));
    assert.equal(sent.toString('latin1').match(/POST \/i\//g).length, 2, 'both were sent');
    assert.ok(received.includes('Postfach-Passwort'), 'what was recorded is read');
    for (const shape of [password, wrong].flatMap(shapes)) {
      assert.equal(sent.includes(shape) || received.includes(shape), false);
    }
    const ann = await until('a submission', async () => {
      const now = await person('ann');
      return now.submitted && now;
    });
    assert.equal(ann.sourcePassword, 'kept');
    assert.equal(ann.destination, fresh('ann'));
    assert.equal(ann.destinationPassword, 'user');
    assert.deepEqual(ann.blocks, []);
  });

  await step(
    'by a personal link, on a phone, in English, through a proxy that reads along',
    async () => {
      const bob = await person('bob');
      const own = await window.ask('personal_link', { id: bob.id });
      const url = new URL(own.places[0].url);
      const recorder = await startRecorder(Number(url.port));
      url.port = String(recorder.port);
      try {
        await inBrowser({ insecure: true, phone: true, dark: true }, async (browser, form) => {
          await browser.go(url.href);
          await until(
            'his address',
            async () => (await browser.value('#source-address')) === old('bob')
          );
          await form.shoot('form-english-phone-dark');
          await fillIn(browser, 'bob', password);
          await form.says(/Thank you|worked/i);
        });
        const seen = recorder.seen();
        assert.ok(seen.includes('POST /i/'), 'the proxy saw the submission');
        for (const shape of shapes(password)) assert.equal(seen.includes(shape), false);
      } finally {
        await recorder.stop();
      }
      assert.notEqual((await person('bob')).submitted, null);
    }
  );

  await step('what was handed in becomes a job, once, and the mail arrives', async () => {
    await window.goTo('intake');
    await window.click('campaign-1');
    await window.says('people-table', /ann@old\.example/);
    await window.shoot('campaign-people-light');
    const ann = await person('ann');
    const order = { people: [ann.id], into: null, name: 'First wave', dryRun: false };
    const outcome = await window.ask('make_jobs', { campaign: 1, order });
    assert.equal(outcome.jobs, 1);
    const again = await window.ask('make_jobs', { campaign: 1, order });
    assert.match(JSON.stringify(again.error.message), /already/);
    const { job } = await person('ann');
    await window.ask('queue_run', { id: job, kind: 'copy' });
    await until(
      'the mail moved',
      async () => {
        const row = (await window.ask('jobs')).find(({ id }) => id === job);
        return row.state === 'done';
      },
      60_000
    );
    assert.deepEqual(
      read(destination.plainPort, fresh('ann')).length,
      read(source.plainPort, old('ann')).length
    );
  });

  await step(
    'what was recorded can be replayed and changes nothing but its own entry',
    async () => {
      const body = await sealed(link, ['Cy', old('cy'), password], { ca: authority });
      for (let times = 0; times < 2; times += 1) {
        assert.equal((await send(link, body, { ca: authority })).status, 200);
      }
      const { people } = await page();
      assert.equal(people.filter(({ address }) => address === old('cy')).length, 1);
      const own = await window.ask('personal_link', {
        id: (await person('di'))?.id ?? people[0].id
      });
      // Sealed for one link, it is not taken by another.
      const elsewhere = await send(own.places[0].url, body, { ca: authority });
      assert.notEqual(elsewhere.status, 200);
      const stranger = await sealed(link, ['Eve', 'eve@else.example', password], { ca: authority });
      assert.notEqual((await send(link, stranger, { ca: authority })).status, 200);
      assert.equal(
        (await page()).people.some(({ address }) => address.startsWith('eve')),
        false
      );
    }
  );

  await step('closed, it takes nothing more and says so; unknown links are unknown', async () => {
    const body = await sealed(link, ['Di', old('di'), password], { ca: authority });
    await window.ask('close_campaign', { id: 1 });
    assert.equal((await fetchOver(link, { ca: authority })).status, 410);
    assert.equal((await send(link, body, { ca: authority })).status, 410);
    assert.equal((await fetchOver(`${link.slice(0, -1)}!`, { ca: authority })).status, 404);
    await inBrowser({ trusts: authority, language: 'fr' }, async (browser, form) => {
      await browser.go(link);
      await form.shoot('form-closed-light');
      assert.notEqual(await browser.text('h1'), '');
    });
    await window.goTo('intake');
    await window.shoot('intake-closed-campaign-light');
    await window.wear('dark');
    await window.goTo('intake');
    await window.click('campaign-1');
    await window.says('people-table', /ann@old\.example/);
    await window.shoot('campaign-people-dark');
    await window.wear('light');
  });

  await step('no password is in anything that the program wrote', async () => {
    const { files, found } = traces([window.folder], [password, wrong]);
    assert.ok(files > 3, `${files} files were looked at`);
    assert.deepEqual(found, []);
  });
});
