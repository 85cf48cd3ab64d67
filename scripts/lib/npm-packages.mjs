// node_modules, as package-lock.json has it.
import { existsSync, readFileSync } from 'node:fs';

import { npm, run } from './command.mjs';
import { at, digest, isStamped, stamp } from './repo.mjs';

/** Installs the npm packages where they aren't those of the lock file. */
export async function setUpNpmPackages() {
  const wanted = `${digest([at('package-lock.json')])} node ${process.versions.node.split('.')[0]}\n`;
  const mark = at('node_modules', '.mailhaul-lock');
  if (isStamped(mark, wanted)) return;
  if (!isInstalled()) {
    console.log('Installing the npm packages of package-lock.json');
    const [command, args] = npm('ci', '--no-audit', '--no-fund');
    if ((await run(command, args)) !== 0) throw new Error('npm ci failed: see its message above');
  }
  stamp(mark, wanted);
}

/** Whether npm's own record of node_modules has every package of the lock file in its version. */
function isInstalled() {
  const record = at('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages;
  return agrees(wanted, JSON.parse(readFileSync(record, 'utf8')).packages);
}

/** The same for two "packages" tables; what is optional may be missing, and nothing may be there that isn't wanted. */
export function agrees(wanted, found) {
  const names = Object.keys(wanted).filter((name) => name !== '');
  const isRight = (name) =>
    found[name] ? found[name].version === wanted[name].version : wanted[name].optional;
  return names.every(isRight) && Object.keys(found).every((name) => name in wanted);
}
