import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';

import { icons, iconStamp } from '../../scripts/lib/icons.mjs';
import { cargoVersion, newestRelease } from '../../scripts/lib/release.mjs';
import { at } from '../../scripts/lib/repo.mjs';

const read = (...path) => readFileSync(at(...path), 'utf8');
const { bundle } = JSON.parse(read('src-tauri', 'tauri.conf.json'));
const beside = JSON.parse(read('src-tauri', 'tauri.bundle.conf.json'));

test('the icons were made from the picture that is there', () => {
  assert.equal(read('icons', 'made-from.sha256'), iconStamp());
  for (const name of icons) assert.ok(existsSync(at('icons', name)), name);
  for (const path of bundle.icon) assert.ok(icons.includes(basename(path)), path);
});

test('every file that a bundle names is there', () => {
  const { linux, macOS, windows } = bundle;
  const files = [linux.deb, linux.rpm, linux.appimage].flatMap(({ files = {} }) =>
    Object.values(files)
  );
  const others = [linux.deb.desktopTemplate, linux.rpm.desktopTemplate, macOS.entitlements];
  for (const path of [...files, ...others, windows.nsis.installerHooks])
    assert.ok(existsSync(at('src-tauri', path)), path);
});

test('every program beside the window has a crate and a man page in both packages of Linux', () => {
  const names = beside.bundle.externalBin.map((path) => basename(path));
  const staging = read('scripts', 'stage-sidecar.mjs');
  for (const name of names) {
    assert.match(staging, new RegExp(`\\b${name}'?: '`), name);
    for (const { files } of [bundle.linux.deb, bundle.linux.rpm])
      assert.ok(files[`/usr/share/man/man1/${name}.1`], name);
  }
});

test('the description for software centres names the version that is built', () => {
  const metainfo = read('src-tauri', 'linux', 'org.mailhaul.desktop.metainfo.xml');
  assert.equal(newestRelease(metainfo), cargoVersion(read('Cargo.toml')));
});

test('an installer for one user asks for no rights, and neither takes the place of a newer one', () => {
  assert.equal(bundle.windows.nsis.installMode, 'currentUser');
  assert.equal(bundle.windows.allowDowngrades, false);
});

test('the app of macOS runs hardened, without exceptions', () => {
  assert.equal(bundle.macOS.hardenedRuntime, true);
  assert.match(read('src-tauri', bundle.macOS.entitlements), /^<dict\/>$/m);
});

test('the uninstaller removes the entries of Mailhaul from the Credential Manager and no others', () => {
  const source = read('src-tauri', 'windows', 'hooks.nsh');
  const [, pattern] = /Select-String '([^']+)'/.exec(source);
  const listed = new RegExp(pattern.replaceAll('$$', '$'));
  const name = (line) => listed.exec(line)?.[1];
  assert.equal(
    name('    Target: LegacyGeneric:target=3f2a/job-1/source/1.Mailhaul'),
    '3f2a/job-1/source/1.Mailhaul'
  );
  assert.equal(
    name('    Ziel: LegacyGeneric:target=3f2a/links/1/part-2.Mailhaul  '),
    '3f2a/links/1/part-2.Mailhaul'
  );
  assert.equal(name('    Target: LegacyGeneric:target=git:https://github.com'), undefined);
  assert.equal(
    name('    Target: LegacyGeneric:target=3f2a/job-1/source/1.Mailhaul test'),
    undefined
  );
  assert.equal(name('    User: x/y.Mailhaul'), undefined);
});
