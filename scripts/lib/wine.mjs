// Wine, which runs the programs that were built for Windows.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { at } from './repo.mjs';
import { folder, must, triple } from './windows.mjs';

/** Debian's package has it beside the PATH. */
export const program = '/usr/lib/wine/wine64';

const built = join(folder, triple, 'debug');
const provided = join(folder, 'libraries');

/** A path as the programs see it: Wine shows the whole of this system as a drive. */
export const seenByWine = (path) => `Z:${path.replaceAll('/', '\\')}`;

/** The surroundings of a program: nothing of the user's is in them, no menus, no .NET, no browser. */
export const inWine = (env) => ({
  ...env,
  WINEPREFIX: join(folder, 'wine'),
  WINEDEBUG: '-all',
  // Where programs find libraries wherever they lie themselves.
  WINEPATH: seenByWine(provided),
  WINEDLLOVERRIDES: 'winemenubuilder.exe=d;mscoree=d;mshtml=d',
  // Wine has a keychain like that of Windows, and this one is the tests' own.
  MAILHAUL_TEST_KEYRING: '1',
  MAILHAUL_SYNC: seenByWine(join(built, 'mailhaul-sync.exe'))
});

/** Makes the library that Wine lacks. */
export async function provideRandomness() {
  const library = join(provided, 'bcryptprimitives.dll');
  if (existsSync(library)) return;
  mkdirSync(provided, { recursive: true });
  const source = at('scripts', 'windows', 'process-prng.c');
  await must('x86_64-w64-mingw32-gcc-posix', ['-shared', '-o', library, source, '-ladvapi32']);
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
