// All Rust tests, four programs side by side: what takes long in most of them is waiting for a server. `cargo test` runs the
// same programs one after the other. What a program printed comes out in one piece, when it ended; what failed is said once
// more at the very end, where a log that was cut short still has it.
import { exit } from 'node:process';

import { run } from './lib/command.mjs';
import { inLanes } from './lib/lanes.mjs';
import { compiled, failuresIn, inTurn, outputOf } from './lib/test-programs.mjs';

const sideBySide = 4;

const built = await compiled();
if (!built) exit(1);

const failed = [];
await inLanes(inTurn(built), sideBySide, async (program) => {
  const { code, text } = await outputOf(program);
  console.log(`     Running ${program.source} (${program.executable})\n${text.trimEnd()}\n`);
  if (code === 0) return;
  failed.push(`error: ${program.source} ended with ${code}\n${failuresIn(text)}`);
});
// The examples in the documentation are compiled by rustdoc, which cargo alone can start.
const documentation = ['test', '--workspace', '--locked', '--doc', '--no-fail-fast'];
if ((await run('cargo', documentation)) !== 0)
  failed.push('error: an example in the documentation');
if (failed.length > 0) console.log(`\n${failed.join('\n\n')}`);
exit(failed.length === 0 ? 0 : 1);
