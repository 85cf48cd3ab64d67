// The steps of `npm run check`, `npm test` and `npm run test:full`, in one place.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import process, { execPath } from 'node:process';

import { npm } from './command.mjs';
import { at, binary, target } from './repo.mjs';
import { canBuild } from './windows.mjs';

const cargo = (...args) => ['cargo', args];
// Files by name: what Node makes of a folder after --test differs between its versions.
const nodeTests = (...folder) => {
  const files = readdirSync(at(...folder)).filter((name) => name.endsWith('.test.mjs'));
  return [
    execPath,
    ['--test', '--test-reporter=spec', ...files.map((name) => at(...folder, name))]
  ];
};
// Elsewhere than on Linux the keychain can't be a private one, and there is no driver for the window.
const linux = process.platform === 'linux';
const inKeyring = (command, args) =>
  linux ? [at('scripts', 'keyring-env.sh'), [command, ...args]] : [command, args];
const script = (name) => npm('run', '--silent', name);

/** What the app embeds; it must be there before Rust is compiled. */
export const pages = { name: 'pages', run: [execPath, [at('scripts', 'pages.mjs')]], minutes: 10 };

/** First, so that a slip shows within seconds. */
export const quick = [
  { name: 'rust format', run: cargo('fmt', '--all', '--check') },
  { name: 'house rules', run: nodeTests('tests', 'tidy'), minutes: 5 },
  { name: 'scripts', run: nodeTests('tests', 'scripts'), minutes: 5 }
];

const eslint = { name: 'eslint and prettier', run: script('ui:lint'), minutes: 15 };
const svelteCheck = { name: 'svelte-check', run: script('ui:check'), minutes: 15 };
const vitest = { name: 'vitest', run: script('ui:test'), minutes: 15 };
const clippy = {
  name: 'clippy',
  run: cargo('clippy', '--workspace', '--all-targets', '--locked', '--', '-D', 'warnings')
};
// With all targets, so that these are the very libraries and programs that the tests use.
const build = {
  name: 'build',
  run: cargo('build', '--workspace', '--all-targets', '--locked')
};

/** What Node does beside what cargo does. */
export const checks = { lanes: [[eslint], [svelteCheck], [clippy]] };
export const checksAndBuild = { lanes: [[eslint], [svelteCheck, vitest], [clippy, build]] };

/** What tests leave to be looked through at the end, and beside it what was typed as a password. */
const left = join(target, 'test-left');
export const leftByTests = [left, `${left}.passwords`];

/** `full` adds the long matrices. */
export const tests = (full) => {
  const env = {
    // The sidecar of the build before, so that no test builds one with other features.
    MAILHAUL_SYNC: binary('mailhaul-sync'),
    MAILHAUL_LEFT: left,
    ...(full ? { MAILHAUL_FULL: '1' } : {})
  };
  const rust = {
    name: 'rust tests',
    run: inKeyring(execPath, [at('scripts', 'rust-tests.mjs')]),
    env,
    minutes: full ? 180 : 30
  };
  const window = (name, ...files) => ({
    name,
    run: [execPath, [at('scripts', 'window-tests.mjs'), ...files]],
    env,
    minutes: 20
  });
  return [
    // Clients that mean harm take their time, and little of the processors.
    { lanes: linux ? [[rust], [window('hostile clients', 'intake-attack')]] : [[rust]] },
    { name: 'demo', run: [binary('mailhaul-demo'), []], minutes: 10 },
    window('window', '--but', 'intake-attack'),
    { name: 'left behind', run: nodeTests('tests', 'left'), env, minutes: 10 },
    ...(full && canBuild()
      ? [{ name: 'windows', run: script('check:windows'), minutes: 180 }]
      : []),
    ...(full
      ? [
          { name: 'supply chain', run: [execPath, [at('scripts', 'supply-chain.mjs')]] },
          { name: 'fuzzing', run: [execPath, [at('scripts', 'fuzz.mjs'), '120']], minutes: 40 }
        ]
      : [])
  ].filter((step) => linux || !['window', 'left behind', 'fuzzing'].includes(step.name));
};
