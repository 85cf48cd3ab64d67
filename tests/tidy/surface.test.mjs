// Nothing widens what the window may do without being written down in surface.mjs.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { projectFiles, root } from './source.mjs';
import * as expected from './surface.mjs';

const read = (...path) => readFileSync(join(root, 'src-tauri', ...path), 'utf8');
const config = JSON.parse(read('tauri.conf.json'));
const shell = projectFiles().filter(({ path }) => /^src-tauri\/src\/.*\.rs$/.test(path));
const allOf = (pattern) =>
  [
    ...new Set(shell.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name)))
  ].sort();

/** What stands between the brackets of a macro in the bindings, without its comments. */
const listed = (macro) =>
  new RegExp(`${macro}!\\[([^\\]]*)\\]`)
    .exec(read('src', 'bindings.rs'))[1]
    .replaceAll(/\/\/.*$/gm, '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

test('the window has exactly the permissions that are written down', () => {
  const found = readdirSync(join(root, 'src-tauri', 'capabilities')).map((name) =>
    JSON.parse(read('capabilities', name))
  );
  const capabilities = Object.fromEntries(
    found.map(({ identifier, ...rest }) => {
      delete rest.$schema;
      delete rest.description;
      return [identifier, { ...rest, permissions: rest.permissions.toSorted() }];
    })
  );
  const wanted = Object.fromEntries(
    Object.entries(expected.permissions).map(([name, one]) => [
      name,
      { ...one, permissions: one.permissions.toSorted() }
    ])
  );
  assert.deepEqual(capabilities, wanted);
  assert.deepEqual(config.app.security.capabilities, Object.keys(expected.permissions));
});

test('the pages load from, and connect to, exactly what is written down', () => {
  assert.deepEqual(config.app.security.csp, expected.contentSecurityPolicy);
});

test('the toolkit’s own exceptions to the policy are not in use', () => {
  assert.deepEqual(Object.keys(config.app.security).sort(), ['capabilities', 'csp']);
  // Neither windows that the configuration opens, nor the toolkit as a global that any script finds.
  assert.deepEqual(config.app, { windows: [], security: config.app.security });
  assert.equal(config.plugins, undefined);
});

test('no window is opened but those that are written down', () => {
  assert.deepEqual(allOf(/Web[vV]iewWindowBuilder::new\(\s*[^,]+,\s*"([^"]+)"/g), expected.windows);
  const built = shell.flatMap(({ text }) => [
    ...text.matchAll(/\b(?:WebviewWindowBuilder|WindowBuilder|WebviewBuilder)::/g)
  ]);
  assert.equal(built.length, expected.windows.length);
  assert.deepEqual(allOf(/WebviewUrl::(\w+)/g), ['default']);
});

test('no plugin is there but those that are written down', () => {
  assert.deepEqual(allOf(/tauri_plugin_(\w+)::(?:init|Builder::new)\(/g), expected.plugins);
});

test('no program is started from the shell but those that are written down', () => {
  assert.deepEqual(allOf(/const NAME: &str = "(mailhaul-[\w-]+)"/g), expected.sidecars);
  assert.deepEqual(allOf(/\.shell\(\)\.(\w+)/g), ['sidecar']);
  assert.deepEqual(allOf(/Command::new\(("?[\w.]+"?)\)/g), expected.programs);
});

test('the window can ask for exactly the commands that are written down', () => {
  const wanted = Object.entries(expected.commands).flatMap(([file, names]) =>
    names.map((name) => `${file}::${name}`)
  );
  assert.deepEqual(listed('collect_commands').sort(), wanted.sort());
});

test('the window is told exactly the events that are written down', () => {
  assert.deepEqual(listed('collect_events').sort(), expected.events);
});
