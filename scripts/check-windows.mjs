// npm run check:windows: on Debian 12, everything is linted and built for Windows, and its tests are run under Wine. As root or with
// sudo, for the packages; the first time takes an hour on two processors. What Wine
// can't do is left out by name, and said.
import process, { exit } from 'node:process';

import { gather, run } from './lib/command.mjs';
import { inLanes } from './lib/lanes.mjs';
import { buildPages } from './lib/pages.mjs';
import { sum, talliesOf } from './lib/tallies.mjs';
import { compiled, failuresIn, inTurn } from './lib/test-programs.mjs';
import { environment, forWindows, setUpCompiler } from './lib/windows.mjs';
import { argumentsFor, inWine, program, provideRandomness, setUpWine } from './lib/wine.mjs';
import { setUpOrExit } from './setup.mjs';
import { leftOut } from './windows/left-out.mjs';

const sideBySide = 3;

await setUpOrExit('engine', 'window', 'windows');
try {
  await setUpCompiler();
  await provideRandomness();
  await buildPages();
} catch (error) {
  console.error(error.message);
  exit(1);
}
const env = environment(process.env);
const workspace = ['--workspace', '--all-targets', '--locked', ...forWindows];
for (const args of [
  ['clippy', ...workspace, '--', '-D', 'warnings'],
  // The window's program and the sidecar too, which tests start.
  ['build', ...workspace]
])
  if ((await run('cargo', args, { env })) !== 0) exit(1);
const programs = await compiled(forWindows, env);
if (!programs) exit(1);

await setUpWine(process.env);
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
console.log('Left out under Wine:');
for (const { source, test, why } of leftOut) console.log(`  ${test ?? 'all'} (${source}): ${why}`);
const { passed, failed: broken } = sum(tallies);
console.log(
  `For Windows: all of it is built; under Wine ${passed} tests passed and ${broken} failed, in ${ran} programs`
);
exit(failed.length === 0 && passed > 0 ? 0 : 1);
