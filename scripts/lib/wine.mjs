// Wine, which runs the programs that were built for Windows.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { at } from './repo.mjs';
import { folder, must, triple } from './windows.mjs';

/** Debian's package has it beside the PATH. */
export const program = '/usr/lib/wine/wine64';

const built = join(folder, triple, 'debug');

/** A path as the programs see it: Wine shows the whole of this system as a drive. */
export const seenByWine = (path) => `Z:${path.replaceAll('/', '\\')}`;

/** The surroundings of a program: nothing of the user's is in them, no menus, no .NET, no browser. */
export const inWine = (env) => ({
  ...env,
  WINEPREFIX: join(folder, 'wine'),
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'winemenubuilder.exe=d;mscoree=d;mshtml=d',
  MAILHAUL_SYNC: seenByWine(join(built, 'mailhaul-sync.exe'))
});

/** Puts the library that Wine lacks beside the programs. */
export async function provideRandomness() {
  for (const path of [built, join(built, 'deps'), join(built, 'examples')]) {
    const library = join(path, 'bcryptprimitives.dll');
    if (existsSync(library)) continue;
    mkdirSync(path, { recursive: true });
    const source = at('scripts', 'windows', 'process-prng.c');
    await must('x86_64-w64-mingw32-gcc-posix', ['-shared', '-o', library, source, '-ladvapi32']);
  }
}

/** Makes Wine's own folder, once: programs that begin side by side would each make it. */
export async function setUpWine(env) {
  await must(program, ['wineboot', '--init'], { env: inWine(env) });
}

/** The arguments by which a test program leaves out what Wine can't do; undefined where none of it can be run. */
export function argumentsFor(source, leftOut) {
  const concerned = leftOut.filter((one) => one.source === source);
  if (concerned.some(({ test }) => test === undefined)) return undefined;
  const skipped = concerned.flatMap(({ test }) => ['--skip', test]);
  return skipped.length > 0 ? ['--exact', ...skipped] : [];
}
