// npm start: builds and opens the window. `npm start -- --demo` opens it on demo servers.
import { argv, exit } from 'node:process';

import { run } from './lib/command.mjs';
import { buildPages } from './lib/pages.mjs';
import { binary } from './lib/repo.mjs';
import { setUpOrExit } from './setup.mjs';

await setUpOrExit('window');
await buildPages();
const packages = ['mailhaul-desktop', 'mailhaul-sync'].flatMap((name) => ['-p', name]);
if ((await run('cargo', ['build', '--locked', ...packages])) !== 0) exit(1);
exit(await run(binary('mailhaul-app'), argv.slice(2)));
