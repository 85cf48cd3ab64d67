// Builds the programs that go beside the window and puts them where the bundler looks: src-tauri/binaries/NAME-TRIPLE[.exe].
// `--debug` and `--target TRIPLE` as Tauri has them.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { argv } from 'node:process';

import { at, root, target } from './lib/repo.mjs';

// The crate of each program that tauri.bundle.conf.json names; the bundler installs them beside the window's own.
const crates = { 'mailhaul-sync': 'mailhaul-sync', mailhaul: 'mailhaul-cli' };

const profile = argv.includes('--debug') ? 'debug' : 'release';
const host = /^host: (.*)$/m.exec(
  execFileSync('rustc', ['-vV'], { cwd: root, encoding: 'utf8' })
)[1];
const wanted = argv.includes('--target') ? argv[argv.indexOf('--target') + 1] : host;
// A universal program of macOS is one for each processor, in one file; the compiler wants to see the single ones as well.
const universal = 'universal-apple-darwin';
const triples = wanted === universal ? ['aarch64-apple-darwin', 'x86_64-apple-darwin'] : [wanted];

const { bundle } = JSON.parse(readFileSync(at('src-tauri', 'tauri.bundle.conf.json'), 'utf8'));
mkdirSync(at('src-tauri', 'binaries'), { recursive: true });
for (const name of bundle.externalBin.map((path) => basename(path))) {
  const staged = triples.map((triple) => stage(name, triple));
  if (wanted === universal) {
    const out = at('src-tauri', 'binaries', `${name}-${universal}`);
    execFileSync('lipo', ['-create', '-output', out, ...staged], { stdio: 'inherit' });
  }
}

function stage(name, triple) {
  // Named even where it is this system's own, a target has a folder of its own: so only where it was asked for.
  const isNamed = argv.includes('--target');
  const args = ['build', '--locked', '-p', crates[name]];
  if (profile === 'release') args.push('--release');
  if (isNamed) args.push('--target', triple);
  execFileSync('cargo', args, { cwd: root, stdio: 'inherit' });
  const suffix = triple.includes('windows') ? '.exe' : '';
  const built = join(target, ...(isNamed ? [triple] : []), profile, name + suffix);
  const staged = at('src-tauri', 'binaries', `${name}-${triple}${suffix}`);
  copyFileSync(built, staged);
  return staged;
}
