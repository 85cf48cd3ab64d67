// All Rust tests, four programs side by side: what takes long in most of them is waiting for a server. `cargo test` runs the
// same programs one after the other. What a program printed comes out in one piece, when it ended.
import { exit } from 'node:process';

import { run } from './lib/command.mjs';
import { inLanes } from './lib/lanes.mjs';
import { compiled, inTurn, outputOf } from './lib/test-programs.mjs';

const sideBySide = 4;

const built = await compiled();
if (!built) exit(1);

let failed = 0;
await inLanes(inTurn(built), sideBySide, async (program) => {
  const { code, text } = await outputOf(program);
  console.log(`     Running ${program.source} (${program.executable})\n${text.trimEnd()}\n`);
  if (code === 0) return;
  failed += 1;
  console.log(`error: ${program.source} ended with ${code}`);
});
// The examples in the documentation are compiled by rustdoc, which cargo alone can start.
const documentation = ['test', '--workspace', '--locked', '--doc', '--no-fail-fast'];
if ((await run('cargo', documentation)) !== 0) failed += 1;
exit(failed === 0 ? 0 : 1);
