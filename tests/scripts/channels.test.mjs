import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isNext, updaterOf } from '../../scripts/lib/updates.mjs';

const key = Buffer.from('untrusted comment: minisign public key: ABC\nRWQ\n').toString('base64');
const url = 'https://example.org/mailhaul/releases';

test('a build without a key has no updater, and says so', () => {
  assert.deepEqual(updaterOf({ MAILHAUL_UPDATE_URL: url }).config, {});
  assert.match(updaterOf({ MAILHAUL_UPDATE_KEY: '' }).said, /no, MAILHAUL_UPDATE_KEY is not set/);
});

test('a build with a key looks at two places, and wants signatures that name their version', () => {
  const { config } = updaterOf({ MAILHAUL_UPDATE_KEY: key, MAILHAUL_UPDATE_URL: url });
  assert.deepEqual(config.plugins.updater, {
    pubkey: key,
    endpoints: [`${url}/latest/download/latest.json`, `${url}/download/beta/latest.json`],
    requireSignedVersion: true
  });
});

test('a key that is none, and a place without encryption, are refused', () => {
  const secret = Buffer.from('untrusted comment: rsign encrypted secret key\nRWR\n');
  for (const wrong of ['abc', secret.toString('base64')])
    assert.throws(
      () => updaterOf({ MAILHAUL_UPDATE_KEY: wrong, MAILHAUL_UPDATE_URL: url }),
      /no public key/
    );
  for (const wrong of [undefined, 'http://example.org', `${url}/`])
    assert.throws(
      () => updaterOf({ MAILHAUL_UPDATE_KEY: key, MAILHAUL_UPDATE_URL: wrong }),
      /MAILHAUL_UPDATE_URL/
    );
});

test('the beta channel goes forward only', () => {
  const order = ['1.1.9', '1.2.0-beta', '1.2.0-rc.2', '1.2.0-rc.10', '1.2.0', '1.10.0'];
  order.forEach((version, at) =>
    order.forEach((before, than) =>
      assert.equal(isNext({ version }, { version: before }), at > than, `${version} ${before}`)
    )
  );
  assert.equal(isNext({ version: '0.1.0' }, undefined), true);
  assert.throws(() => isNext({ version: 'newest' }, { version: '1.0.0' }), /no version/);
});
