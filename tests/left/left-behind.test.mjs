// The last step of `npm test`: nothing that the run wrote has a password in it. The other tests here look whether it would be found.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { target } from '../../scripts/lib/repo.mjs';
import { projectFiles } from '../tidy/source.mjs';
import { leftFolder, typedPasswords } from './left.mjs';
import { definedPasswords } from './passwords.mjs';
import { traces } from './traces.mjs';

const password = 'p"ä\\s%s w&rd+';

test('a password is found in every shape in which it could stand in a file', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mailhaul-left-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const planted = {
    'log.txt': `LOGIN mia ${password}`,
    'event.json': JSON.stringify({ text: password }),
    address: `?p=${encodeURIComponent(password)}&q`,
    windows: Buffer.from(`x${password}x`, 'utf16le'),
    hex: Buffer.from(password).toString('hex'),
    plain: Buffer.from(`\0mia\0${password}`).toString('base64'),
    basic: Buffer.from(`user:${password}`).toString('base64'),
    bare: Buffer.from(`-${password}-`).toString('base64')
  };
  mkdirSync(join(folder, 'below'));
  for (const [name, bytes] of Object.entries(planted))
    writeFileSync(join(folder, 'below', name), bytes);
  writeFileSync(join(folder, 'harmless'), 'p"a');
  const { files, found } = traces([folder], [password]);
  assert.equal(files, Object.keys(planted).length + 1);
  assert.deepEqual(
    found.sort(),
    Object.keys(planted)
      .map((name) => join(folder, 'below', name))
      .sort()
  );
});

test('the passwords of the tests’ servers are read where they are defined', () => {
  const files = [
    { path: 'tests/src/a.rs', text: 'pub const PASSWORD: &str = "correct \\"horse\\"";' },
    { path: 'tests/window/b.mjs', text: "export const password = 'p\"a\\\\s word';" },
    { path: 'tests/src/c.rs', text: 'const PASSWORD: &str = "short";' },
    { path: 'crates/a/src/d.rs', text: 'const PASSWORD: &str = "not a test\'s";' }
  ];
  assert.deepEqual(definedPasswords(files), ['correct "horse"', 'p"a\\s word']);
  assert.ok(definedPasswords(projectFiles()).length >= 5);
});

test(
  'nothing that this run of all tests wrote has a password of the tests in it',
  { skip: !leftFolder },
  () => {
    const passwords = [...new Set([...definedPasswords(projectFiles()), ...typedPasswords()])];
    const folders = [leftFolder, join(target, 'test-logs')].filter(existsSync);
    const { files, found } = traces(folders, passwords);
    console.log(`${files} files looked through for ${passwords.length} passwords`);
    assert.deepEqual(found, []);
    // Nothing is found where nothing is looked at.
    const all = readdirSync(leftFolder, { recursive: true });
    for (const kind of [/^window.*\.sqlite$/, /^window.*\.(?:log|txt)$/, /^pages.*\.txt$/])
      assert.ok(
        all.some((path) => kind.test(path)),
        `no file like ${kind}`
      );
    assert.ok(typedPasswords().length > 0);
  }
);
