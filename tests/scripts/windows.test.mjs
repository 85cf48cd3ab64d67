import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

import { at } from '../../scripts/lib/repo.mjs';
import { talliesOf } from '../../scripts/lib/tallies.mjs';
import { chosen, environment, forWindows, triple } from '../../scripts/lib/windows.mjs';
import { argumentsFor, inWine, seenByWine } from '../../scripts/lib/wine.mjs';
import { leftOut } from '../../scripts/windows/left-out.mjs';

test('cargo is told of the unpacked compiler alone', () => {
  const env = environment({ PATH: '/usr/bin', RUSTUP_TOOLCHAIN: '1.95.0', HOME: '/root' }, '/c');
  assert.equal(env.RUSTC, '/c/usr/bin/rustc');
  assert.equal(env.PATH, '/c/usr/bin:/usr/bin');
  assert.equal(env.HOME, '/root');
  assert.ok(!('RUSTUP_TOOLCHAIN' in env));
  assert.equal(
    env.CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER,
    'x86_64-w64-mingw32-gcc-posix',
    'the linker of the same threads as the C compiler'
  );
  assert.ok(forWindows.includes(triple));
});

test("a program under Wine has nothing of the compiler's, and finds the sidecar by a path of Windows", () => {
  const env = inWine({ HOME: '/root' });
  assert.ok(!('LD_LIBRARY_PATH' in env) && env.HOME === '/root');
  assert.match(env.MAILHAUL_SYNC, /^Z:\\.*\\mailhaul-sync\.exe$/);
  assert.equal(seenByWine('/a/b c'), 'Z:\\a\\b c');
});

test('what is left out of a test program is left out by its whole name', () => {
  const list = [
    { source: 'a.rs', test: 'one', why: 'x' },
    { source: 'a.rs', test: 'two', why: 'x' },
    { source: 'b.rs', why: 'x' }
  ];
  assert.deepEqual(argumentsFor('a.rs', list), ['--exact', '--skip', 'one', '--skip', 'two']);
  assert.equal(argumentsFor('b.rs', list), undefined);
  assert.deepEqual(argumentsFor('c.rs', list), []);
});

test('every test that is left out under Wine exists, and its reason is on the page', () => {
  const page = readFileSync(at('docs', 'windows.md'), 'utf8');
  for (const { source, test: name, why } of leftOut) {
    const modules = name?.split('::') ?? [];
    const called = modules.pop();
    const file = (...names) => join(dirname(at(source)), ...names);
    const module = file(...modules.slice(0, -1));
    const places = [at(source), `${module}.rs`, `${module}_tests.rs`, `${file(...modules)}.rs`];
    const files = places.filter((place) => existsSync(place));
    const code = files.map((file) => readFileSync(file, 'utf8')).join('\n');
    if (called) assert.match(code, new RegExp(`fn ${called}\\(`), `${source} ${name}`);
    assert.ok(page.includes(why), `docs/windows.md doesn't say: ${why}`);
  }
});

test('crates are chosen by their names, and are the same as in the whole', () => {
  assert.deepEqual(chosen([]), ['--workspace']);
  const some = chosen(['engine', 'sync']);
  assert.deepEqual(some.slice(0, 4), ['-p', 'mailhaul-engine', '-p', 'mailhaul-sync']);
  assert.ok(some.includes('resolver.feature-unification="workspace"'));
});

test('all closing lines of an output count', () => {
  const line = (passed) => `test result: ok. ${passed} passed; 0 failed; 0 ignored`;
  assert.deepEqual(talliesOf(`${line(2)}\nother\n${line(3)}\n`), [
    { passed: 2, failed: 0 },
    { passed: 3, failed: 0 }
  ]);
});
