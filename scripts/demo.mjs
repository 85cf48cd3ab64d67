// npm run demo: sample mailboxes moved between two demo servers in the terminal; needs no display and no npm package.
import { argv, exit } from 'node:process';

import { run } from './lib/command.mjs';
import { binary } from './lib/repo.mjs';
import { setUpOrExit } from './setup.mjs';

await setUpOrExit('engine');
const built = await run('cargo', [
  'build',
  '--locked',
  '-p',
  'mailhaul-demo',
  '-p',
  'mailhaul-sync'
]);
if (built !== 0) exit(1);
exit(await run(binary('mailhaul-demo'), argv.slice(2)));
