// The tests of the window, two files side by side, each with a display and a keychain of its own. What a file printed comes
// out in one piece, when it ended. Names as arguments: these files alone; after --but: all others.
import { readdirSync } from 'node:fs';
import { argv, execPath, exit } from 'node:process';

import { gather } from './lib/command.mjs';
import { inLanes } from './lib/lanes.mjs';
import { at } from './lib/repo.mjs';

const sideBySide = 2;
// It measures what the window's own work costs, so nothing else is at work beside it.
const alone = 'table.test.mjs';

const [first, ...others] = argv.slice(2);
const isChosen = (file) => {
  if (first === undefined) return true;
  const names = first === '--but' ? others : [first, ...others];
  return names.some((name) => file === `${name}.test.mjs`) === (first !== '--but');
};
const files = readdirSync(at('tests', 'window')).filter(
  (name) => name.endsWith('.test.mjs') && isChosen(name)
);
let failed = 0;

async function test(file) {
  const command = [
    at('scripts', 'display-env.sh'),
    execPath,
    '--test',
    '--test-reporter=spec',
    at('tests', 'window', file)
  ];
  const { code, text } = await gather(at('scripts', 'keyring-env.sh'), command);
  console.log(`> ${file}\n${text.trimEnd()}\n`);
  if (code === 0) return;
  failed += 1;
  console.log(`error: ${file} ended with ${code}`);
}

await inLanes(
  files.filter((file) => file !== alone),
  sideBySide,
  test
);
if (files.includes(alone)) await test(alone);
exit(failed === 0 ? 0 : 1);
