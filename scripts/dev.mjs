// npm run dev: the window with pages served by Vite, which shows a change of ui/ at once.
import { argv, execPath, exit } from 'node:process';

import { npmProgram, run } from './lib/command.mjs';
import { setUpOrExit } from './setup.mjs';

await setUpOrExit('window');
if ((await run('cargo', ['build', '--locked', '-p', 'mailhaul-sync'])) !== 0) exit(1);
exit(await run(execPath, [npmProgram('@tauri-apps/cli', 'tauri'), 'dev', ...argv.slice(2)]));
