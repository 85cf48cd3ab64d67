// How the window feels and what it takes: node bench/ui/run.mjs [--binary PATH] [--minutes N] [--starts N] [--write FILE]
//
// Opens the real window on a display and with a keychain of its own, like the tests of the window, so that it needs what they need.
// The binary is the debug build unless one is named; its sidecar lies beside it. --write puts the table between its marks in FILE.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { argv, env, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { at, binary, root } from '../../scripts/lib/repo.mjs';
import { bundle, mib, ofMany, table } from './numbers.mjs';
import { coldStarts, thousands } from './window.mjs';

const { values } = parseArgs({
  args: argv.slice(2),
  options: {
    binary: { type: 'string', default: binary('mailhaul-app') },
    minutes: { type: 'string', default: '2' },
    starts: { type: 'string', default: '5' },
    write: { type: 'string' }
  }
});

if (env.MAILHAUL_BENCH_DISPLAY === undefined) {
  const inside = [at('scripts', 'display-env.sh'), execPath, fileURLToPath(import.meta.url)];
  const { status } = spawnSync(at('scripts', 'keyring-env.sh'), [...inside, ...argv.slice(2)], {
    stdio: 'inherit',
    env: { ...env, MAILHAUL_BENCH_DISPLAY: '1', MAILHAUL_APP: values.binary }
  });
  exit(status ?? 1);
}

const [minutes, starts] = [Number(values.minutes), Number(values.starts)];
const cold = await coldStarts(starts);
const { switches, memory, load } = await thousands(minutes);
const { plain, gzip } = bundle(at('ui', 'build'));

const milliseconds = (found) => `${Math.round(found)} ms`;
const spread = (found) =>
  `median ${milliseconds(ofMany(found, 0.5))}, 95 % ${milliseconds(ofMany(found, 0.95))}`;
const rows = [
  [`from the program's start until the page can be used (${starts} starts)`, spread(cold)],
  ...Object.entries(switches).map(([page, found]) => [
    `to the page ${page}, with 5,000 jobs (${found.length} times)`,
    spread(found)
  ]),
  [
    `memory after ${minutes} min of eight runs, with 5,000 jobs (PSS, sidecars apart)`,
    `${mib(memory.all)}: ${memory.parts.map(([name, bytes]) => `${name} ${mib(bytes)}`).join(', ')}`
  ],
  ['processor time of the same, meanwhile', `${Math.round(load * 100)} % of one processor`],
  ['pages, gzip', `${Math.round(gzip / 1024)} KiB of ${Math.round(plain / 1024)} KiB`]
];
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).toString();
const kind = /[/\\]release[/\\]/.test(values.binary) ? 'release' : 'debug';
const text = [
  `\`node bench/ui/run.mjs\`, ${new Date().toISOString().slice(0, 10)}, commit ${commit.trim()}, ${cpus().length} processors, ${kind} build`,
  '',
  table(['what', 'found'], rows)
].join('\n');
console.log(text);
if (values.write !== undefined) writeBetween(values.write, text);

/** Puts the text between the marks of this benchmark. */
function writeBetween(file, text) {
  const [begin, end] = ['<!-- window: begin -->', '<!-- window: end -->'];
  const before = readFileSync(file, 'utf8');
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${file} has no marks ${begin} and ${end}`);
  const after = `${before.slice(0, from + begin.length)}\n\n${text}\n\n${before.slice(to)}`;
  writeFileSync(file, after);
}
