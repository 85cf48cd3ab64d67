// npm run bench: the benchmark against other programs; arguments are handed on.
import { argv, exit } from 'node:process';

import { run } from './lib/command.mjs';
import { setUpOrExit } from './setup.mjs';

await setUpOrExit('engine', 'bench');
exit(await run('cargo', ['run', '--locked', '-p', 'mailhaul-bench', '--', ...argv.slice(2)]));
