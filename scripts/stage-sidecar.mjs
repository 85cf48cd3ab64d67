// Builds the sidecar and puts it where the bundler looks: src-tauri/binaries/NAME-TRIPLE[.exe]. A hook of `tauri build`.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { argv, env } from 'node:process';

import { at, root, target } from './lib/repo.mjs';

const name = 'mailhaul-sync';
const profile = argv.includes('--debug') ? 'debug' : 'release';
const host = /^host: (.*)$/m.exec(
  execFileSync('rustc', ['-vV'], { cwd: root, encoding: 'utf8' })
)[1];
// Tauri says so when it builds for another system than this one.
const triple = env.TAURI_ENV_TARGET_TRIPLE ?? host;
const isForeign = triple !== host;
const suffix = triple.includes('windows') ? '.exe' : '';

const args = ['build', '--locked', '-p', name];
if (profile === 'release') args.push('--release');
if (isForeign) args.push('--target', triple);
execFileSync('cargo', args, { cwd: root, stdio: 'inherit' });

mkdirSync(at('src-tauri', 'binaries'), { recursive: true });
const built = join(target, ...(isForeign ? [triple] : []), profile, name + suffix);
copyFileSync(built, at('src-tauri', 'binaries', `${name}-${triple}${suffix}`));
