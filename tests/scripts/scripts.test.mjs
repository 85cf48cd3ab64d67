import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { test } from 'node:test';

import { record } from '../../scripts/lib/command.mjs';
import { agrees } from '../../scripts/lib/npm-packages.mjs';
import {
  groups,
  instructions,
  missingFrom,
  packagesFor,
  systemOf
} from '../../scripts/lib/packages.mjs';
import { inWords, runSteps, totalOf } from '../../scripts/lib/steps.mjs';
import { at } from '../../scripts/lib/repo.mjs';
import { failuresIn, inTurn, outputOf, programsIn } from '../../scripts/lib/test-programs.mjs';
import { readClosingLine, sum } from '../../scripts/lib/tallies.mjs';

test('the closing lines of cargo, vitest and node are read', () => {
  const cargo =
    'test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s';
  assert.deepEqual(readClosingLine(cargo), { passed: 12, failed: 3 });
  assert.deepEqual(readClosingLine('      Tests  1 failed | 20 passed (21)'), {
    passed: 20,
    failed: 1
  });
  assert.deepEqual(
    readClosingLine('\u001b[2m      Tests \u001b[22m \u001b[32m4 passed\u001b[39m (4)'),
    { passed: 4, failed: 0 }
  );
  assert.deepEqual(readClosingLine('ℹ pass 7'), { passed: 7, failed: 0 });
  assert.deepEqual(readClosingLine('# fail 2'), { passed: 0, failed: 2 });
});

test('other lines count nothing', () => {
  for (const line of ['', ' Test Files  3 passed (3)', 'test a ... ok', 'ℹ duration_ms 12']) {
    assert.equal(readClosingLine(line), undefined, line);
  }
});

test('a step that failed without a failed test counts as one failure', () => {
  const passed = { ok: true, tallies: [{ passed: 5, failed: 0 }] };
  assert.deepEqual(totalOf([passed]), { passed: 5, failed: 0 });
  assert.deepEqual(totalOf([passed, { ok: false, tallies: [] }]), { passed: 5, failed: 1 });
  assert.deepEqual(totalOf([passed, { ok: false, tallies: [{ passed: 1, failed: 2 }] }]), {
    passed: 6,
    failed: 2
  });
  assert.deepEqual(sum([]), { passed: 0, failed: 0 });
});

test('times are said in seconds below a minute and in minutes above', () => {
  assert.equal(inWords(0.04), '0.0 s');
  assert.equal(inWords(59.99), '1 min 00 s');
  assert.equal(inWords(185), '3 min 05 s');
});

test('a system is known by its os-release', () => {
  assert.equal(systemOf('linux', 'NAME="Debian"\nID=debian\n'), 'debian');
  assert.equal(systemOf('linux', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'), 'debian');
  assert.equal(systemOf('linux', 'ID=manjaro\nID_LIKE=arch\n'), 'arch');
  assert.equal(systemOf('linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'), 'fedora');
  assert.equal(systemOf('linux', 'ID=void\n'), 'other');
  assert.equal(systemOf('darwin', ''), 'macos');
});

test('a package that is unpacked but not configured counts as missing', () => {
  const listing = 'xvfb ii \nisync iU \ngnome-keyring rc \n';
  assert.deepEqual(missingFrom(['xvfb', 'isync', 'gnome-keyring', 'dbus'], listing), [
    'isync',
    'gnome-keyring',
    'dbus'
  ]);
});

test('the demo needs nothing but a C compiler', () => {
  assert.deepEqual(packagesFor('debian', ['engine']), ['build-essential']);
});

test('a package that two groups want is named once', () => {
  const all = packagesFor('debian', Object.keys(groups));
  assert.equal(new Set(all).size, all.length);
});

test('every other system is told what to type', () => {
  const said = (system) => instructions(system, ['window', 'test']);
  assert.match(said('fedora'), /dnf install .*webkit2gtk4\.1-devel.*dovecot/);
  assert.match(said('arch'), /pacman -S --needed .*webkit2gtk-4\.1/);
  assert.match(said('macos'), /xcode-select --install/);
  assert.match(said('windows'), /BuildTools[\s\S]*EdgeWebView2Runtime[\s\S]*Rustup/);
});

test('npm packages agree with the lock file only in their versions', () => {
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true }
  };
  assert.ok(agrees(wanted, { 'node_modules/a': { version: '1.0.0' } }));
  assert.ok(!agrees(wanted, { 'node_modules/a': { version: '1.0.1' } }));
  assert.ok(!agrees(wanted, {}));
  assert.ok(
    !agrees(wanted, {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/c': { version: '1.0.0' }
    })
  );
});

const inFolder = async (act) => {
  const folder = mkdtempSync(join(tmpdir(), 'mailhaul-scripts-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

test('what a program prints on either stream is seen by line and kept', () =>
  inFolder(async (folder) => {
    const log = join(folder, 'a.log');
    const lines = [];
    const program = 'console.log("one\\ntwo"); console.error("three"); process.exitCode = 4';
    const code = await record(execPath, ['-e', program], {
      log,
      onLine: (line) => lines.push(line)
    });
    assert.equal(code, 4);
    assert.deepEqual(lines.toSorted(), ['one', 'three', 'two']);
    assert.match(readFileSync(log, 'utf8'), /one\ntwo\n/);
  }));

test(
  'a program that hangs is ended with what it started',
  { skip: process.platform === 'win32' },
  () =>
    inFolder(async (folder) => {
      const lines = [];
      const script = 'sleep 1000 & echo $!; wait';
      const options = {
        log: join(folder, 'a.log'),
        minutes: 0.005,
        onLine: (line) => lines.push(line)
      };
      assert.equal(await record('sh', ['-c', script], options), 'timeout');
      const end = Date.now() + 5000;
      while (!isGone(Number(lines[0])))
        assert.ok(Date.now() < end, `process ${lines[0]} is still there`);
    })
);

// A zombie that nobody waited for is gone too.
function isGone(pid) {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

test('the programs that cargo built for testing are told from what else it built, servers first', () => {
  const artifact = (source, kind, isTest, executable) =>
    JSON.stringify({
      reason: 'compiler-artifact',
      manifest_path: at('crates', 'x', 'Cargo.toml'),
      target: { kind: [kind], src_path: at(source) },
      profile: { test: isTest },
      executable
    });
  const messages = [
    artifact('crates/x/src/lib.rs', 'lib', true, '/t/x-1'),
    artifact('crates/x/src/lib.rs', 'lib', false, null),
    artifact('crates/x/src/main.rs', 'bin', false, '/t/x'),
    artifact('crates/x/tests/y.rs', 'test', true, '/t/y-1'),
    artifact('tests/tests/z.rs', 'test', true, '/t/z-1'),
    '{"reason":"build-finished","success":true}',
    ''
  ].join('\n');
  const programs = inTurn(programsIn(messages));
  assert.deepEqual(
    programs.map(({ executable }) => executable),
    ['/t/z-1', '/t/y-1', '/t/x-1']
  );
  assert.equal(programs[0].folder, at('crates', 'x'));
});

test('what a test program printed and how it ended are both known', async () => {
  const program = {
    executable: execPath,
    folder: tmpdir(),
    args: ['-e', 'console.log(1); console.error(2); process.exit(3)']
  };
  const { code, text } = await outputOf(program);
  assert.equal(code, 3);
  assert.deepEqual(text.split('\n').sort(), ['', '1', '2']);
});

test('a test program that failed is told by its failures, without counting them again', () => {
  const text = [
    'running 2 tests',
    'test a ... ok',
    'test b ... FAILED',
    '',
    'failures:',
    '---- b stdout ----',
    'b panicked',
    '',
    'failures:',
    '    b',
    '',
    'test result: FAILED. 1 passed; 1 failed; 0 ignored',
    ''
  ].join('\n');
  assert.deepEqual(failuresIn(text).split('\n').filter(Boolean), [
    'failures:',
    '---- b stdout ----',
    'b panicked',
    'failures:',
    '    b'
  ]);
  assert.equal(failuresIn('what it printed\nthen it died\n'), 'what it printed\nthen it died');
});

test('rows of steps go on side by side, and none begins another step after a failure', async () => {
  const begun = [];
  let bothBegan;
  const both = new Promise((resolve) => (bothBegan = resolve));
  const step = (name, work) => ({ name, call: () => (begun.push(name), work()) });
  const meet = () => {
    if (begun.length === 2) bothBegan();
    return both;
  };
  const fail = async () => {
    await meet();
    throw new Error('as the test wants it');
  };
  const lanes = [
    [step('left', fail), step('after left', meet)],
    [step('right', meet), step('after right', meet)]
  ];
  const { code, total } = await runSteps([{ lanes }, step('afterwards', meet)], tmpdir());
  assert.equal(code, 1);
  assert.deepEqual(total, { passed: 0, failed: 1 });
  assert.deepEqual(begun.slice(0, 2), ['left', 'right']);
  assert.ok(!begun.includes('after left') && !begun.includes('afterwards'), `${begun}`);
});
