// A compiler for Windows on Debian, in a folder of its own below target/. rustup's standard library for Windows needn't be had:
// Debian's compiler, which brings its source, builds it anew.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { ask, run } from './command.mjs';
import { at, digest, isStamped, stamp, target } from './repo.mjs';

export const triple = 'x86_64-pc-windows-gnu';
/** Where everything for Windows is built; nothing else is built there. */
export const folder = join(target, 'windows');

// Who has the packages unpacked already says where.
const given = process.env.MAILHAUL_WINDOWS_COMPILER;
const home = given ?? join(folder, 'compiler');
// Its name has the version: 1.95 is the oldest that the workspace takes.
const library = 'libstd-rust-web-1.96';
const debian = [
  'rustc-web',
  'cargo-web',
  'rust-web-clippy',
  library,
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

/** Whether this system has the compiler's packages, or somebody unpacked them. */
export const canBuild = () =>
  process.platform === 'linux' && (given || ask('apt-cache', ['show', library])) !== undefined;

/** Unpacks the compiler; its packages are not installed, so that the system's own stays what it is. */
export async function setUpCompiler() {
  if (given) return;
  const mark = join(home, '.unpacked');
  const wanted = digest([at('scripts', 'lib', 'windows.mjs')]);
  if (isStamped(mark, wanted)) return;
  if (!canBuild())
    throw new Error(
      `There is no package ${library} here: Debian 12 has it, with its security updates`
    );
  const debs = join(folder, 'debs');
  mkdirSync(debs, { recursive: true });
  mkdirSync(home, { recursive: true });
  await must('apt-get', ['-q', 'download', ...debian], { cwd: debs });
  for (const name of readdirSync(debs).filter((name) => name.endsWith('.deb')))
    await must('dpkg', ['-x', join(debs, name), home]);
  stamp(mark, wanted);
}

/** What cargo is told, so that it builds for Windows and the standard library with it. */
export const forWindows = ['--target', triple, '-Z', 'build-std=std,panic_unwind,test'];

/** The packages of these names, compiled as they are in the whole workspace; without names all of it. */
export function chosen(names) {
  if (names.length === 0) return ['--workspace'];
  const unified = [
    '-Z',
    'feature-unification',
    '--config',
    'resolver.feature-unification="workspace"'
  ];
  return [...names.flatMap((name) => ['-p', `mailhaul-${name}`]), ...unified];
}

/** The surroundings in which cargo does so. */
export function environment(env, compiler = home) {
  const usr = join(compiler, 'usr');
  const gnu = (tool) => `x86_64-w64-mingw32-${tool}-posix`;
  const named = triple.replaceAll('-', '_');
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
    // Wine shows no lines, and linking is quicker without them.
    CARGO_PROFILE_DEV_DEBUG: '0',
    [`CARGO_TARGET_${named.toUpperCase()}_LINKER`]: gnu('gcc'),
    [`CC_${named}`]: gnu('gcc'),
    [`CXX_${named}`]: gnu('g++'),
    [`AR_${named}`]: gnu('gcc-ar')
  };
}

export async function must(command, args, options) {
  if ((await run(command, args, options)) !== 0)
    throw new Error(`${command} ${args.join(' ')} failed: see its message above`);
}
