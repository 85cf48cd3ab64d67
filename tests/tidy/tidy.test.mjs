import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as code from './rules/code.mjs';
import { allowedLicences, isAllowed, licences } from './rules/licences.mjs';
import { noOpenssl, registries } from './rules/locks.mjs';
import { names } from './rules/names.mjs';
import { proofs } from './rules/proofs.mjs';
import { direction, framework } from './rules/rooms.mjs';
import { secrets } from './rules/secrets.mjs';
import { sides } from './rules/sides.mjs';
import { needlessExceptions, size } from './rules/size.mjs';
import { words } from './rules/words.mjs';
import { inWords, tidy } from './tidy.mjs';

const file = (path, ...lines) => ({ path, text: `${lines.join('\n')}\n` });
const breaksAt = (rule, ...files) => rule.check(files).map(({ number }) => number);

const crate = (name, ...dependencies) => ({
  name,
  manifest: `crates/${name}/Cargo.toml`,
  lineOf: () => 7,
  dependencies: dependencies.map((text) => ({
    name: text.replace('dev:', ''),
    kind: text.startsWith('dev:') ? 'dev' : null
  }))
});

test('the project keeps its house rules', () => {
  assert.deepEqual(tidy().map(inWords), []);
});

test('a file of 401 lines is too long, and one of 400 is not', () => {
  const long = file('crates/a/src/b.rs', ...Array(401).fill('x'));
  assert.deepEqual(breaksAt(size, long), [401]);
  assert.deepEqual(breaksAt(size, file('crates/a/src/b.rs', ...Array(400).fill('x'))), []);
  assert.deepEqual(size.check([long], { 'crates/a/src/b.rs': 'a table' }), []);
});

test('a test that the page on reliability names and that is not there is a breach', () => {
  const tests = file('tests/tests/a.rs', 'fn b() {');
  const page = file('docs/reliability.md', '| x | `a::b` |', '| y | `a::c` |', '| z | `d::b` |');
  assert.deepEqual(breaksAt(proofs, page, tests), [2, 3]);
  const window = file('tests/window/w.test.mjs', "test('it closes', () => {});");
  const security = file('docs/security.md', '| `w.test.mjs::it closes` |', '| `w.test.mjs::it` |');
  assert.deepEqual(breaksAt(proofs, security, window), [2]);
});

test('a style that names left or right is a breach, and one along the text is not', () => {
  const page = (...lines) => file('ui/src/lib/a/A.svelte', ...lines);
  assert.deepEqual(breaksAt(sides, page('  margin-left: 1rem;', '  left: 0;')), [1, 2]);
  assert.deepEqual(breaksAt(sides, page('  text-align: right;')), [1]);
  assert.deepEqual(breaksAt(sides, page('  transform: translate(-50%, -50%);')), [1]);
  assert.deepEqual(breaksAt(sides, page('  transform: translateY(4px);')), []);
  assert.deepEqual(breaksAt(sides, page('  margin-inline-start: 0;', '  text-align: start;')), []);
  assert.deepEqual(breaksAt(sides, file('ui/mock/a.mjs', '  left: 1')), []);
});

test('an exception for a file that is short, or gone, is itself a breach', () => {
  const exceptions = { 'a.rs': 'a table', 'gone.rs': 'a table' };
  assert.equal(needlessExceptions.check([file('a.rs', 'x')], exceptions).length, 2);
});

test('the engine may use the protocol, and the protocol not the engine', () => {
  assert.deepEqual(
    direction.checkPackages([crate('mailhaul-engine', 'mailhaul-imap', 'tokio')]),
    []
  );
  const [breach] = direction.checkPackages([crate('mailhaul-imap', 'mailhaul-engine')]);
  assert.equal(breach.what, 'mailhaul-imap depends on mailhaul-engine');
  assert.equal(breach.number, 7);
});

test('a crate nobody wrote a line for may depend on none of ours', () => {
  assert.equal(direction.checkPackages([crate('mailhaul-new', 'mailhaul-model')]).length, 1);
});

test('store and vault may not meet even in a test', () => {
  assert.equal(direction.checkPackages([crate('mailhaul-store', 'dev:mailhaul-vault')]).length, 1);
  assert.deepEqual(direction.checkPackages([crate('mailhaul-imap', 'dev:mailhaul-demo')]), []);
});

test('tauri is named by the shell alone', () => {
  assert.deepEqual(
    framework.checkPackages([crate('mailhaul-desktop', 'tauri', 'tauri-plugin-shell')]),
    []
  );
  assert.equal(framework.checkPackages([crate('mailhaul-app', 'tauri-plugin-shell')]).length, 1);
});

test('a lint is never allowed without a reason', () => {
  const bare = ['#[allow(dead_code)]', '#![allow(', '  x', ')]'];
  const reasoned = [
    '#[expect(x, reason = "y")]',
    '#![allow(',
    '  x,',
    '  reason = "y"',
    ')]',
    '// #[allow(x)]',
    'let a = "#[allow(";'
  ];
  assert.deepEqual(breaksAt(code.bareAllow, file('a.rs', ...bare, ...reasoned)), [1, 2]);
});

test('a macro for work that is left is found, and a word in a comment is not', () => {
  assert.deepEqual(
    breaksAt(code.unfinished, file('a.rs', 'todo!()', '// todo!()', 'unimplemented!("x")')),
    [1, 3]
  );
});

test('unsafe code is found where it is code', () => {
  assert.deepEqual(
    breaksAt(
      code.unsafeCode,
      file('a.rs', 'unsafe { x() }', 'unsafe_code = 1', '"unsafe {"', 'pub unsafe fn a() {}')
    ),
    [1, 4]
  );
});

test('a reminder without a text is found', () => {
  assert.deepEqual(
    breaksAt(code.bareTodo, file('a.ts', '// TODO', '// TODO: name the server', '/* FIXME */')),
    [1, 3]
  );
});

test('a test that sleeps is found, and one that looks again and again is not', () => {
  const sleep = 'std::thread::sleep(A_MOMENT);';
  const sleeping = file('tests/tests/a.rs', 'fn a() {', sleep, '}');
  const looking = file('tests/tests/b.rs', 'while !is_there() {', sleep, '}');
  const reasoned = file('tests/tests/c.rs', '// Longer than the server may be silent.', sleep);
  assert.deepEqual(breaksAt(code.sleepInTest, sleeping, looking, reasoned), [2]);
});

test('pages reach the shell through one folder only', () => {
  const line = "import { invoke } from '@tauri-apps/api/core';";
  assert.deepEqual(breaksAt(code.shellOnly, file('ui/src/routes/+page.svelte', line)), [1]);
  assert.deepEqual(breaksAt(code.shellOnly, file('ui/src/lib/ipc/calls.ts', line)), []);
});

test('a name that says nothing is found in a type and in a path', () => {
  assert.equal(names.check([file('a.rs', 'pub struct Job' + 'Manager {')]).length, 1);
  assert.equal(names.check([file('ui/src/lib/utils.ts', 'x')]).length, 1);
  assert.equal(names.check([file('crates/a/src/helper/mod.rs', 'x')]).length, 1);
  assert.deepEqual(
    names.check([file('crates/a/src/utility_bill.rs', 'use zbus::SecretService;')]),
    []
  );
});

test('a password is unwrapped in no file that has no reason to', () => {
  const line = 'login(password.expose());';
  assert.deepEqual(breaksAt(secrets, file('crates/app/src/a.rs', line)), [1]);
  assert.deepEqual(breaksAt(secrets, file('crates/app/tests/a.rs', line)), []);
  assert.deepEqual(
    breaksAt(secrets, file('crates/app/src/a.rs', '#[cfg(test)]', 'mod tests {', line, '}')),
    []
  );
  assert.deepEqual(
    secrets.check([file('crates/app/src/a.rs', line)], { 'crates/app/src/a.rs': 'the login' }),
    []
  );
});

test('another TLS than rustls is found in the lock file', () => {
  assert.deepEqual(
    breaksAt(noOpenssl, file('Cargo.lock', 'name = "rustls"', 'name = "openssl-sys"')),
    [2]
  );
});

test('a mirror is found in either lock file', () => {
  const cargo = file(
    'Cargo.lock',
    'source = "registry+https://github.com/rust-lang/crates.io-index"',
    'source = "registry+https://mirror.example/index"'
  );
  const npm = file(
    'package-lock.json',
    '"resolved": "https://registry.npmjs.org/a/-/a.tgz",',
    '"resolved": "http://mirror.example/a.tgz",'
  );
  assert.deepEqual(breaksAt(registries, cargo), [2]);
  assert.deepEqual(breaksAt(registries, npm), [2]);
});

test('a path of one machine is found, and a path of a URL is not', () => {
  const home = ['', 'home', 'mia', 'mail'].join('/');
  assert.deepEqual(
    breaksAt(words, file('a.md', `see ${home}`, 'see https://example.org/home/mia/mail')),
    [1]
  );
});

test('licences are read as expressions', () => {
  const allowed = ['MIT', 'Apache-2.0', 'Unicode-3.0'];
  for (const text of [
    'MIT',
    'MIT/GPL-3.0',
    '(MIT OR GPL-3.0) AND Unicode-3.0',
    'Apache-2.0 WITH LLVM-exception OR X'
  ]) {
    assert.ok(isAllowed(text, allowed), text);
  }
  for (const text of ['GPL-3.0', 'MIT AND GPL-3.0', '(MIT OR X) AND (GPL-3.0 OR Y)', '']) {
    assert.ok(!isAllowed(text, allowed), text);
  }
});

test('a crate from outside under another licence is named', () => {
  const from = 'registry+https://github.com/rust-lang/crates.io-index';
  const all = [
    { name: 'a', version: '1.0.0', source: from, license: 'GPL-3.0-only' },
    { name: 'b', version: '1.0.0', source: from, license: 'MIT' },
    { name: 'ours', version: '1.0.0', source: null, license: null }
  ];
  assert.deepEqual(
    licences(all, ['MIT']).map(({ what }) => what),
    ['a 1.0.0 comes under GPL-3.0-only']
  );
  assert.deepEqual(allowedLicences('[x]\nallow = [\n  "MIT",\n  "ISC",\n]\ndeny = ["Y"]\n'), [
    'MIT',
    'ISC'
  ]);
});
