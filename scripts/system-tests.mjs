// npm run test:system: what can be tested on any system, without servers of others: protocol, engine, store, the system's own place for
// an organisation's policy, and its keychain. On Linux the keychain is a private one; elsewhere entries of the tests' own names come and go in the user's.
import process, { exit } from 'node:process';

import { run } from './lib/command.mjs';
import { at } from './lib/repo.mjs';

const crates = ['model', 'imap', 'engine', 'import', 'policy', 'store', 'vault'];
const args = [
  ...['test', '--locked', '--no-fail-fast', '--features', 'mailhaul-vault/keychain'],
  ...crates.flatMap((name) => ['-p', `mailhaul-${name}`])
];
const env = { ...process.env, MAILHAUL_TEST_KEYRING: '1' };
const [command, all] =
  process.platform === 'linux'
    ? [at('scripts', 'keyring-env.sh'), ['cargo', ...args]]
    : ['cargo', args];
exit(await run(command, all, { env }));
