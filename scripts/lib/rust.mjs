// The Rust toolchain that rust-toolchain.toml names.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { ask, run, which } from './command.mjs';
import { at } from './repo.mjs';

const toolchain = readFileSync(at('rust-toolchain.toml'), 'utf8');
const channel = /^channel = "(.*)"$/m.exec(toolchain)[1];
const components = [.../^components = \[(.*)\]$/m.exec(toolchain)[1].matchAll(/"(.*?)"/g)].map(
  ([, name]) => name
);

/** Sees to cargo and the pinned toolchain, or throws with what a person has to do. */
export async function setUpRust() {
  const cargoBin = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'bin');
  if (!which('cargo') && existsSync(cargoBin))
    process.env.PATH = `${cargoBin}${delimiter}${process.env.PATH}`;
  if (!which('cargo')) {
    await installRustup();
    process.env.PATH = `${cargoBin}${delimiter}${process.env.PATH}`;
  }
  if (which('rustup')) return setUpToolchain();
  const version = /^rustc (\d+)\.(\d+)/.exec(ask('rustc', ['--version']) ?? '');
  const [wantedMajor, wantedMinor] = channel.split('.').map(Number);
  const isNewEnough =
    version && Number(version[1]) === wantedMajor && Number(version[2]) >= wantedMinor;
  if (!isNewEnough)
    throw new Error(`Rust ${channel} or newer is needed: install it by rustup, https://rustup.rs`);
}

async function setUpToolchain() {
  const name = (ask('rustup', ['toolchain', 'list']) ?? '')
    .split(/\s+/)
    .find((word) => word.startsWith(`${channel}-`));
  const home = process.env.RUSTUP_HOME ?? join(homedir(), '.rustup');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const programs = [
    'cargo',
    ...components.map((component) => `cargo-${component.replace('rustfmt', 'fmt')}`)
  ];
  if (
    name &&
    programs.every((program) => existsSync(join(home, 'toolchains', name, 'bin', program + suffix)))
  )
    return;
  console.log(`Installing Rust ${channel} by rustup`);
  const extra = components.flatMap((component) => ['--component', component]);
  const code = await run('rustup', [
    'toolchain',
    'install',
    channel,
    '--profile',
    'minimal',
    ...extra
  ]);
  if (code !== 0)
    throw new Error(`rustup could not install Rust ${channel}: see its message above`);
}

async function installRustup() {
  if (process.platform === 'win32') {
    throw new Error('Rust is missing:\n  winget install Rustlang.Rustup');
  }
  const cpu = { x64: 'x86_64', arm64: 'aarch64' }[process.arch] ?? process.arch;
  const system = process.platform === 'darwin' ? 'apple-darwin' : 'unknown-linux-gnu';
  const address = `https://static.rust-lang.org/rustup/dist/${cpu}-${system}/rustup-init`;
  console.log(`Installing rustup from ${address}`);
  const folder = mkdtempSync(join(tmpdir(), 'rustup-'));
  try {
    const [program, digest] = await Promise.all([fetched(address), fetched(`${address}.sha256`)]);
    const found = createHash('sha256').update(program).digest('hex');
    if (!digest.toString().startsWith(found)) throw new Error('rustup-init arrived damaged');
    const file = join(folder, 'rustup-init');
    writeFileSync(file, program, { mode: 0o700 });
    const options = ['--no-modify-path', '--profile', 'minimal', '--default-toolchain', 'none'];
    if ((await run(file, ['-y', ...options])) !== 0) {
      throw new Error('rustup could not be installed: see its message above');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fetched(address) {
  const answer = await fetch(address).catch((error) => ({ ok: false, status: error.message }));
  if (!answer.ok) {
    throw new Error(
      `Rust is missing and could not be fetched (${answer.status}): https://rustup.rs`
    );
  }
  return Buffer.from(await answer.arrayBuffer());
}
