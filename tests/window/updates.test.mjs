// Newer versions by the real updater: manifests, downloads and signatures from a server of the test's, with keys made for it.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

import { npmProgram } from '../../scripts/lib/command.mjs';
import { binary } from '../../scripts/lib/repo.mjs';
import { openMailhaul } from './mailhaul.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mailhaul-updates-'));
const tauri = npmProgram('@tauri-apps/cli', 'tauri');
const signer = (...words) =>
  execFileSync(execPath, [tauri, 'signer', ...words], { stdio: ['ignore', 'ignore', 'pipe'] });

function makeKey(name) {
  const path = join(folder, name);
  signer('generate', '--ci', '--password', '', '--write-keys', path);
  return { path, public: readFileSync(`${path}.pub`, 'utf8').trim() };
}

/** The signature of some bytes, as a release has it. */
function sign(key, bytes, ...version) {
  const path = join(folder, 'bundle');
  writeFileSync(path, bytes);
  signer('sign', '--private-key-path', key.path, '--password', '', ...version, path);
  return readFileSync(`${path}.sig`, 'utf8').trim();
}

const [ours, another] = [makeKey('ours'), makeKey('another')];
const bundle = Buffer.from('the bundle of a newer version');
const named = (version) => ['--app-version', version];
const nine = sign(ours, bundle, ...named('9.0.0'));

/** What each path answers; a manifest where it is an object. */
const pages = new Map();
const server = createServer((request, response) => {
  const page = pages.get(request.url);
  if (page === undefined) response.writeHead(404);
  response.end(Buffer.isBuffer(page) || page === undefined ? page : JSON.stringify(page));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${server.address().port}`;
after(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function manifest(version, signature, more = {}) {
  const platforms = { 'linux-x86_64': { url: `${base}/bundle`, signature } };
  return { version, notes: `New in ${version}.`, platforms, ...more };
}

/** What the updater makes of a manifest, which the channel has alone. */
async function look(page, { channel = 'stable', key = ours, at = base, bytes = bundle } = {}) {
  pages.clear();
  pages.set(`/${channel}.json`, page);
  pages.set('/bundle', bytes);
  const words = [key.public, `${at}/stable.json`, `${at}/beta.json`, channel];
  const program = binary(join('examples', 'updating'));
  const { stdout } = await promisify(execFile)(program, words);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

test('what the real updater makes of a good, a tampered, an older and a foreign version', async () => {
  const proven = { proven: { version: '9.0.0', notes: 'New in 9.0.0.' } };
  assert.deepEqual(await look(manifest('9.0.0', nine)), proven);

  const tampered = await look(manifest('9.0.0', nine), { bytes: Buffer.from('something else') });
  assert.equal(tampered.problem, 'untrusted', tampered.text);

  const old = sign(ours, bundle, ...named('0.0.1'));
  assert.deepEqual(await look(manifest('0.0.1', old)), { proven: null });

  const foreign = await look(manifest('9.0.0', sign(another, bundle, ...named('9.0.0'))));
  assert.equal(foreign.problem, 'untrusted', foreign.text);
  assert.equal((await look(manifest('9.0.0', nine), { key: another })).problem, 'untrusted');
});

test('an old version under a new number, and a signature that names none, are refused', async () => {
  const renamed = await look(manifest('9.1.0', nine));
  assert.equal(renamed.problem, 'untrusted', renamed.text);
  assert.match(renamed.text, /signed for version 9\.0\.0/);
  const nameless = await look(manifest('9.0.0', sign(ours, bundle)));
  assert.equal(nameless.problem, 'untrusted', nameless.text);
});

test('what comes next is looked for on the beta channel alone', async () => {
  const next = manifest('9.0.0-rc.1', sign(ours, bundle, ...named('9.0.0-rc.1')));
  assert.deepEqual(await look(next), { proven: null });
  assert.equal((await look(next, { channel: 'beta' })).proven.version, '9.0.0-rc.1');
});

test('no server, no manifest and nothing for this system are told apart', async () => {
  const closed = await look(manifest('9.0.0', nine), { at: 'http://127.0.0.1:9' });
  assert.equal(closed.problem, 'unreachable', closed.text);
  const page = await look(Buffer.from('<html>Log in to this network</html>'));
  assert.equal(page.problem, 'unreadable', page.text);
  assert.equal((await look(undefined)).problem, 'unreadable');
  assert.equal((await look({ version: '9.0.0', platforms: {} })).problem, 'notForThisSystem');
});

test('the window of a build without a key says that it does not update itself', async (t) => {
  const window = await openMailhaul();
  t.after(() => window.close());
  await window.goTo('settings');
  await window.says('update-words', /This build does not update itself/);
  assert.equal(await window.has('look-for-updates'), false);
  assert.equal(await window.has('managed'), false);
});
