// npm test: everything that must hold before a change lands. `--full` adds the long matrices and keeps their result.
import { appendFileSync, rmSync } from 'node:fs';
import process, { argv, exit } from 'node:process';

import { ask } from './lib/command.mjs';
import { checksAndBuild, leftByTests, pages, quick, tests } from './lib/plan.mjs';
import { at, target } from './lib/repo.mjs';
import { inWords, runSteps } from './lib/steps.mjs';
import { setUp } from './setup.mjs';

for (const path of leftByTests) rmSync(path, { recursive: true, force: true });
const full = argv.includes('--full');
const steps = [
  { name: 'set-up', call: () => setUp('engine', 'window', 'test') },
  pages,
  ...quick,
  checksAndBuild,
  ...tests(full)
];
const { code, total, seconds } = await runSteps(steps, `${target}/test-logs`);
if (full) keep(seconds, total);
exit(code);

/** Adds a row to the table at the end of docs/full-run.md, whatever came out. */
function keep(seconds, { passed, failed }) {
  const commit = ask('git', ['rev-parse', '--short', 'HEAD'])?.trim() ?? 'unknown';
  const seed = process.env.MAILHAUL_SEED ? `seed ${process.env.MAILHAUL_SEED}` : 'default seed';
  const date = new Date().toISOString().slice(0, 10);
  const row = `| ${date} | ${commit} | all of it, ${seed} | ${passed} passed, ${failed} failed, in ${inWords(seconds)} |\n`;
  appendFileSync(at('docs', 'full-run.md'), row);
}
