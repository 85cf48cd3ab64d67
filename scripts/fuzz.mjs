// Fuzzing guided by coverage: `node scripts/fuzz.mjs [seconds] [target ...]`. Any toolchain will do, with a C++ compiler for libFuzzer
// itself: the coverage it needs comes from flags that stable compilers take. What is found is kept in target/fuzz/found, what was
// learned in target/fuzz/corpus.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process, { argv, env, exit } from 'node:process';

import { run } from './lib/command.mjs';
import { at, target } from './lib/repo.mjs';

const [seconds = '60', ...chosen] = argv.slice(2);
const folder = join(target, 'fuzz');
const targets = readdirSync(at('fuzz', 'libfuzzer', 'targets')).map((file) => file.slice(0, -3));
const coverage = [
  '-Cpasses=sancov-module',
  '-Cllvm-args=-sanitizer-coverage-level=4',
  '-Cllvm-args=-sanitizer-coverage-inline-8bit-counters',
  '-Cllvm-args=-sanitizer-coverage-pc-table',
  '-Cllvm-args=-sanitizer-coverage-trace-compares',
  '-Ccodegen-units=1',
  '--cfg=fuzzing'
];
const built = await run(
  'cargo',
  ['build', '--release', '--manifest-path', at('fuzz', 'libfuzzer', 'Cargo.toml')],
  // Flags for a named system aren't used for build scripts, which can't be linked with them.
  {
    env: {
      ...env,
      CARGO_TARGET_DIR: folder,
      CARGO_BUILD_TARGET: host(),
      RUSTFLAGS: coverage.join(' ')
    }
  }
);
if (built !== 0) exit(1);

let failed = 0;
for (const name of targets.filter((name) => chosen.length === 0 || chosen.includes(name))) {
  const learned = join(folder, 'corpus', name);
  const found = join(folder, 'found', name);
  for (const path of [learned, found]) mkdirSync(path, { recursive: true });
  const code = await run(join(folder, host(), 'release', name), [
    `-max_total_time=${seconds}`,
    // More than any of them needs, less than an unbounded one would take.
    '-rss_limit_mb=1024',
    '-malloc_limit_mb=64',
    '-timeout=10',
    '-max_len=65536',
    '-print_final_stats=1',
    `-artifact_prefix=${found}/`,
    learned,
    at('fuzz', 'corpus', name)
  ]);
  console.log(`${name}: ${code === 0 ? 'nothing found' : `ended with ${code}, see ${found}`}`);
  if (code !== 0) failed += 1;
}
exit(failed === 0 ? 0 : 1);

/** The system that is built for, as Rust calls it. */
function host() {
  const machine = { x64: 'x86_64', arm64: 'aarch64' }[process.arch] ?? process.arch;
  const system = { linux: 'unknown-linux-gnu', darwin: 'apple-darwin' }[process.platform];
  return `${machine}-${system ?? 'pc-windows-msvc'}`;
}
