// npm run check:windows: everything is built for Windows, on Linux, and what doesn't need a window is tested under Wine. On Debian 12 alone,
// as root or with sudo; the first time takes half an hour.
import process, { exit } from 'node:process';

import { run } from './lib/command.mjs';
import { environment, provideRandomness, setUpCompiler, triple } from './lib/windows.mjs';
import { setUpPackages } from './lib/system.mjs';

// What is tested: all that has tests that touch no Unix and open no window.
const tested = ['model', 'imap', 'options', 'engine', 'import', 'store', 'report', 'sync'];

try {
  await setUpPackages(['engine', 'windows']);
  await setUpCompiler();
  await provideRandomness();
} catch (error) {
  console.error(error.message);
  exit(1);
}
const env = environment(process.env);
const cargo = (...args) =>
  run('cargo', [...args, '--locked', '--target', triple, '-Z', 'build-std=std,panic_unwind,test'], {
    env
  });
const built = await cargo('build', '--workspace', '--bins');
if (built !== 0) exit(1);
const packages = tested.flatMap((name) => ['-p', `mailhaul-${name}`]);
exit(await cargo('test', ...packages, '--no-fail-fast'));
