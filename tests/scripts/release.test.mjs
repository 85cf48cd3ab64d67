import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import {
  cargoVersion,
  isBundle,
  manifestOf,
  notesOf,
  sumsOf,
  versionOf
} from '../../scripts/lib/release.mjs';
import { at } from '../../scripts/lib/repo.mjs';
import { signingOf, withoutEmpty, withoutSecrets } from '../../scripts/lib/signing.mjs';

const changelog = `# Changes

## Not yet released

- Later.

## 1.2.0 (2027-02-01)

What this is
about.

- A point that goes
  on here.
- Another.
  - Below it,
    also long.

\`\`\`
code
stays
\`\`\`

## 1.1.0 (2027-01-01)

- Earlier.
`;

test('the notes of a version are its section alone, a line for each paragraph and point', () => {
  assert.equal(
    notesOf(changelog, '1.2.0'),
    'What this is about.\n\n- A point that goes on here.\n- Another.\n  - Below it, also long.\n\n```\ncode\nstays\n```\n'
  );
  assert.equal(notesOf(changelog, '1.1.0'), '- Earlier.\n');
  assert.equal(notesOf(changelog.replaceAll('\n', '\r\n'), '1.1.0'), '- Earlier.\n');
});

test('a version of which the changelog says nothing is not released', () => {
  assert.throws(() => notesOf(changelog, '1.2'), /no section "## 1.2 \(date\)"/);
  assert.throws(() => notesOf('## 3.0.0 (x)\n\n## 2.0.0 (y)\n- b\n', '3.0.0'), /says nothing/);
});

test('a tag that disagrees with a file is refused, and the file is named', () => {
  assert.equal(versionOf('v1.2.0', { a: '1.2.0' }), '1.2.0');
  assert.equal(versionOf('v1.2.0-rc.1', {}), '1.2.0-rc.1');
  assert.throws(() => versionOf('v1.2.0', { a: '1.2.0', b: '1.1.0' }), /b says 1\.1\.0/);
  assert.throws(() => versionOf('1.2.0', {}), /no version/);
  assert.throws(() => versionOf('v1.2', {}), /no version/);
});

test('every file that names the version names the same', () => {
  const version = cargoVersion(readFileSync(at('Cargo.toml'), 'utf8'));
  assert.match(version, /^\d+\.\d+\.\d+/);
  for (const file of ['package.json', 'package-lock.json'])
    assert.equal(JSON.parse(readFileSync(at(file), 'utf8')).version, version, file);
});

test('sums are sorted, in the form that sha256sum reads', () => {
  assert.equal(sumsOf({ b: '22', a: '11' }), '11  a\n22  b\n');
});

const about = {
  version: '1.2.0',
  notes: 'x',
  date: '2027-02-01T00:00:00Z',
  address: 'https://h/d'
};

test('an unsigned bundle is never offered as an update', () => {
  const names = ['Mailhaul_1.2.0_amd64.AppImage', 'Mailhaul_1.2.0_x64-setup.exe'];
  assert.equal(manifestOf(about, { [names[0]]: undefined, [names[1]]: undefined }), undefined);
  const { platforms } = manifestOf(about, { [names[0]]: 'sig\n', [names[1]]: undefined });
  assert.deepEqual(Object.keys(platforms), ['linux-x86_64', 'linux-x86_64-appimage']);
  assert.deepEqual(platforms['linux-x86_64'], {
    signature: 'sig',
    url: 'https://h/d/Mailhaul_1.2.0_amd64.AppImage'
  });
});

test('the universal app of macOS is the update of both processors, and two bundles of one kind are refused', () => {
  const { platforms } = manifestOf(about, { 'Mailhaul.app.tar.gz': 's' });
  assert.deepEqual(platforms['darwin-x86_64'], platforms['darwin-aarch64']);
  assert.throws(() => manifestOf(about, { 'a_amd64.deb': 's', 'b_amd64.deb': 's' }), /several/);
});

test('what people download is told from what lies beside it', () => {
  assert.ok(['a.deb', 'a.rpm', 'a.AppImage', 'a-setup.exe', 'a.msi', 'a.dmg'].every(isBundle));
  assert.ok(!['a.deb.sig', 'Mailhaul.app', 'control.tar.gz', 'icon.icns'].some(isBundle));
});

test('half of what a signature needs is an error, none of it is said, all of it signs', () => {
  const azure = {
    AZURE_TENANT_ID: 't',
    AZURE_CLIENT_ID: 'c',
    AZURE_CLIENT_SECRET: 's3cr3t',
    MAILHAUL_SIGNING_ENDPOINT: 'https://e',
    MAILHAUL_SIGNING_ACCOUNT: 'a',
    MAILHAUL_SIGNING_PROFILE: 'p'
  };
  const { config, said } = signingOf('win32', azure);
  assert.equal(config.bundle.windows.signCommand.cmd, 'artifact-signing-cli');
  assert.ok(!JSON.stringify([config, said]).includes('s3cr3t'));
  assert.deepEqual(signingOf('win32', {}).config, {});
  assert.match(signingOf('win32', {}).said[0], /no, its secrets are not set/);
  assert.throws(() => signingOf('win32', { ...azure, AZURE_CLIENT_ID: '' }), /AZURE_CLIENT_ID/);
  assert.deepEqual(signingOf('linux', azure), { config: {}, said: [] });
});

test('without a Developer ID an app of macOS is signed by nobody, and not notarised', () => {
  assert.equal(signingOf('darwin', {}).config.bundle.macOS.signingIdentity, '-');
  const id = { APPLE_CERTIFICATE: 'c', APPLE_CERTIFICATE_PASSWORD: 'p' };
  assert.deepEqual(signingOf('darwin', id).config, {});
  const notary = { APPLE_API_ISSUER: 'i', APPLE_API_KEY: 'k', APPLE_API_KEY_PATH: '/k' };
  assert.throws(() => signingOf('darwin', notary), /Developer ID/);
});

test('what compiles sees no secret, and an empty secret is none', () => {
  const env = { PATH: '/bin', APPLE_CERTIFICATE: 'c', AZURE_TENANT_ID: '' };
  assert.deepEqual(withoutSecrets(env), { PATH: '/bin' });
  assert.deepEqual(withoutEmpty(env), { PATH: '/bin', APPLE_CERTIFICATE: 'c' });
});
