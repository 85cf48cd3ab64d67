// A compiler for Windows on Debian, in a folder of its own below target/, and Wine to run what it makes. rustup's standard library
// for Windows needn't be had: Debian's compiler, which brings its source, builds it anew.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { run } from './command.mjs';
import { at, digest, isStamped, stamp, target } from './repo.mjs';

export const triple = 'x86_64-pc-windows-gnu';
/** Where everything for Windows is built; nothing else is built there. */
export const folder = join(target, 'windows');

const home = join(folder, 'compiler');
const debian = [
  'rustc-web',
  'cargo-web',
  'libstd-rust-web-1.96',
  'libstd-rust-web-dev',
  'rust-web-src',
  'libllvm22',
  'libgit2-1.5',
  'libhttp-parser2.9',
  'libmbedtls14',
  'libmbedcrypto7',
  'libmbedx509-1',
  'libssh2-1',
  'libz3-4'
];

/** Unpacks the compiler; its packages are not installed, so that the system's own stays what it is. */
export async function setUpCompiler() {
  const mark = join(home, '.unpacked');
  const wanted = digest([at('scripts', 'lib', 'windows.mjs')]);
  if (isStamped(mark, wanted)) return;
  const debs = join(folder, 'debs');
  mkdirSync(debs, { recursive: true });
  mkdirSync(home, { recursive: true });
  await must('apt-get', ['-q', 'download', ...debian], { cwd: debs });
  for (const name of readdirSync(debs).filter((name) => name.endsWith('.deb')))
    await must('dpkg', ['-x', join(debs, name), home]);
  stamp(mark, wanted);
}

/** What cargo is told, so that it builds for Windows and runs tests under Wine. */
export function environment(env = process.env) {
  const usr = join(home, 'usr');
  const gnu = (tool) => `x86_64-w64-mingw32-${tool}-posix`;
  const target = triple.replaceAll('-', '_');
  const rest = { ...env };
  delete rest.RUSTUP_TOOLCHAIN;
  return {
    ...rest,
    LD_LIBRARY_PATH: join(usr, 'lib', 'x86_64-linux-gnu'),
    PATH: `${join(usr, 'bin')}:${env.PATH}`,
    RUSTC: join(usr, 'bin', 'rustc'),
    RUSTDOC: join(usr, 'bin', 'rustdoc'),
    // The standard library is built with the rest, which stable compilers refuse without this.
    RUSTC_BOOTSTRAP: '1',
    CARGO_TARGET_DIR: folder,
    [`CARGO_TARGET_${target.toUpperCase()}_LINKER`]: gnu('gcc'),
    [`CARGO_TARGET_${target.toUpperCase()}_RUNNER`]: 'wine64',
    [`CC_${target}`]: gnu('gcc'),
    [`CXX_${target}`]: gnu('g++'),
    [`AR_${target}`]: gnu('gcc-ar'),
    WINEPREFIX: join(folder, 'wine'),
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: 'winemenubuilder.exe=d;mscoree=d;mshtml=d'
  };
}

/** Puts the library that Wine lacks beside the programs. */
export async function provideRandomness() {
  for (const place of ['debug', join('debug', 'deps')]) {
    const path = join(folder, triple, place);
    const library = join(path, 'bcryptprimitives.dll');
    if (existsSync(library)) continue;
    mkdirSync(path, { recursive: true });
    const source = at('scripts', 'windows', 'process-prng.c');
    await must('x86_64-w64-mingw32-gcc-posix', ['-shared', '-o', library, source, '-ladvapi32']);
  }
}

async function must(command, args, options) {
  if ((await run(command, args, options)) !== 0)
    throw new Error(`${command} ${args.join(' ')} failed: see its message above`);
}
