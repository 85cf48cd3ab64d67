// npm run build: installers for this system, with the programs in them that go beside the window. `--debug`, `--target TRIPLE` and
// `--bundles LIST` are Tauri's own. It compiles first and signs later: what compiles sees no secret.
import process, { argv, execPath, exit } from 'node:process';

import { npmProgram, run } from './lib/command.mjs';
import { at } from './lib/repo.mjs';
import { signingOf, withoutEmpty, withoutSecrets } from './lib/signing.mjs';
import { updaterOf } from './lib/updates.mjs';
import { setUpOrExit } from './setup.mjs';

const rest = argv.slice(2);
const valueOf = (name) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
const option = (name) => (valueOf(name) ? [name, valueOf(name)] : []);
const debug = rest.includes('--debug') ? ['--debug'] : [];

const { config, said } = signingOf(process.platform, process.env);
for (const line of said) console.log(`Signed by ${line}`);
const updater = updaterOf(process.env);
console.log(updater.said);
await setUpOrExit('engine', 'window', 'bundle');

const tauri = npmProgram('@tauri-apps/cli', 'tauri');
const configs = [
  ...['--config', at('src-tauri', 'tauri.bundle.conf.json')],
  ...['--config', JSON.stringify(config)],
  ...['--config', JSON.stringify(updater.config)]
];
const target = option('--target');
const compiling = { env: withoutSecrets(process.env) };
await must('scripts/stage-sidecar.mjs', [...debug, ...target], compiling);
await must(tauri, ['build', '--no-bundle', ...configs, ...debug, ...target], compiling);
const bundles = option('--bundles');
const bundling = { env: withoutEmpty(process.env) };
await must(tauri, ['bundle', ...configs, ...debug, ...target, ...bundles], bundling);

async function must(script, args, options) {
  if ((await run(execPath, [script, ...args], options)) !== 0) exit(1);
}
