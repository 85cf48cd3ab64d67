// npm run check:windows: on Debian 12, everything is linted and built for Windows, and its tests are run under Wine. As root or with
// sudo, for the packages; the first time takes an hour on two idle processors. Names of crates after it choose among them, and
// leave clippy out: `npm run check:windows -- engine store sync`. What Wine can't do is left out by name, and said.
import process, { argv, exit } from 'node:process';

import { gather, run } from './lib/command.mjs';
import { inLanes } from './lib/lanes.mjs';
import { buildPages } from './lib/pages.mjs';
import { sum, talliesOf } from './lib/tallies.mjs';
import { compiled, failuresIn, inTurn } from './lib/test-programs.mjs';
import { chosen, environment, forWindows, setUpCompiler } from './lib/windows.mjs';
import { argumentsFor, inWine, program, provideRandomness, setUpWine } from './lib/wine.mjs';
import { setUpOrExit } from './setup.mjs';
import { leftOut } from './windows/left-out.mjs';

const sideBySide = 3;
const names = argv.slice(2);
const packages = chosen(names);

await setUpOrExit('engine', 'window', 'windows');
try {
  await setUpCompiler();
  await provideRandomness();
  await buildPages();
  await setUpWine(process.env);
} catch (error) {
  console.error(error.message);
  exit(1);
}
const env = environment(process.env);
const all = [...packages, '--all-targets', '--locked', ...forWindows];
const lints = ['clippy', ...all, '--', '-D', 'warnings'];
if (names.length === 0 && (await run('cargo', lints, { env })) !== 0) exit(1);
// The window's program and the sidecar too, which tests start.
if ((await run('cargo', ['build', ...all], { env })) !== 0) exit(1);
const programs = await compiled({ packages, more: forWindows, env });
if (!programs) exit(1);

const failed = [];
const tallies = [];
let ran = 0;
await inLanes(inTurn(programs), sideBySide, async ({ source, folder, executable }) => {
  const args = argumentsFor(source, leftOut);
  if (!args) return;
  const options = { cwd: folder, env: { ...inWine(process.env), CARGO_MANIFEST_DIR: folder } };
  const { code, text } = await gather(program, [executable, ...args], options);
  console.log(`     Running ${source} (${executable})\n${text.trimEnd()}\n`);
  ran += 1;
  tallies.push(...talliesOf(text));
  if (code !== 0) failed.push(`error: ${source} ended with ${code}\n${failuresIn(text)}`);
});
if (failed.length > 0) console.log(`\n${failed.join('\n\n')}\n`);
if (leftOut.length > 0) console.log('Left out under Wine:');
for (const { source, test, why } of leftOut) console.log(`  ${test ?? 'all'} (${source}): ${why}`);
const { passed, failed: broken } = sum(tallies);
const what = names.length > 0 ? names.join(', ') : 'all of it';
console.log(
  `Windows: ${what} built; under Wine ${passed} tests passed and ${broken} failed, in ${ran} programs`
);
exit(failed.length === 0 && passed > 0 ? 0 : 1);
