// npm run test:supply: what is known of other people's code: `cargo deny` on licences, sources, bans and advisories, `npm audit` on the
// packages of the window. Advisories are asked for over the network; where they can't be had that is said, and with --strict an error.
import { argv, exit } from 'node:process';

import { gather, npm, which } from './lib/command.mjs';

const strict = argv.includes('--strict');
let failed = false;

const said = (what, how) => console.log(`${what}: ${how}`);

function open(what, why) {
  said(what, `NOT CHECKED: ${why}`);
  failed ||= strict;
}

async function check(what, [command, args], unreachable) {
  const { code, text } = await gather(command, args);
  if (code === 0) return said(what, 'ok');
  if (unreachable?.test(text)) return open(what, 'the registry or database gave no answer');
  console.log(text.trimEnd());
  said(what, 'FAILED');
  failed = true;
}

if (which('cargo-deny')) {
  const deny = (...args) => ['cargo-deny', ['--locked', ...args]];
  const parts = ['bans', 'licenses', 'sources'];
  await check('licences, sources, bans', deny('--offline', 'check', ...parts));
  await check('advisories on crates', deny('check', 'advisories'), /failed to fetch advisory/);
} else open('crates', 'cargo-deny is missing: cargo install cargo-deny --locked');

await check(
  'advisories on npm packages',
  npm('audit', '--audit-level=low', '--loglevel=error'),
  /audit endpoint returned an error|ENOAUDIT|ENOTFOUND|ECONNREFUSED|EAI_AGAIN/
);
exit(failed ? 1 : 0);
