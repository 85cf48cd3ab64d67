// node_modules, as package-lock.json has it.
import { existsSync } from 'node:fs';

import { npm, run } from './command.mjs';
import { at, digest, isStamped, stamp } from './repo.mjs';

/** Installs the npm packages where they aren't those of the lock file. */
export async function setUpNpmPackages() {
  const wanted = `${digest([at('package-lock.json')])} node ${process.versions.node.split('.')[0]}\n`;
  const mark = at('node_modules', '.mailhaul-lock');
  if (existsSync(at('node_modules')) && isStamped(mark, wanted)) return;
  console.log('Installing the npm packages of package-lock.json');
  const [command, args] = npm('ci', '--no-audit', '--no-fund');
  if ((await run(command, args)) !== 0) throw new Error('npm ci failed: see its message above');
  stamp(mark, wanted);
}
