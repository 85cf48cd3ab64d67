// npm run build: installers for this system, with the sidecar in them; arguments go to `tauri build`.
import { argv, execPath, exit } from 'node:process';

import { npmProgram, run } from './lib/command.mjs';
import { at } from './lib/repo.mjs';
import { setUpOrExit } from './setup.mjs';

await setUpOrExit('engine', 'window', 'bundle');
const rest = argv.slice(2);
const staging = ['scripts/stage-sidecar.mjs', ...(rest.includes('--debug') ? ['--debug'] : [])];
if ((await run(execPath, staging)) !== 0) exit(1);
const tauri = npmProgram('@tauri-apps/cli', 'tauri');
exit(
  await run(execPath, [
    tauri,
    'build',
    '--config',
    at('src-tauri', 'tauri.bundle.conf.json'),
    ...rest
  ])
);
