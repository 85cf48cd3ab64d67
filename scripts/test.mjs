// npm test: everything that must hold before a change lands. `--full` adds the long matrices and keeps their result.
import { writeFileSync } from 'node:fs';
import { argv, exit } from 'node:process';

import { ask } from './lib/command.mjs';
import { checks, clippy, pages, tests } from './lib/plan.mjs';
import { at, target } from './lib/repo.mjs';
import { inWords, runSteps } from './lib/steps.mjs';
import { setUp } from './setup.mjs';

const full = argv.includes('--full');
const steps = [
  { name: 'set-up', call: () => setUp('engine', 'window', 'test') },
  pages,
  ...checks,
  clippy,
  ...tests(full)
];
const { code, results, total } = await runSteps(steps, `${target}/test-logs`);
if (full && code === 0) keep(results, total);
exit(code);

function keep(done, { passed, failed }) {
  const row = ({ name, seconds, tallies }) => {
    const tests = tallies.reduce((count, tally) => count + tally.passed, 0);
    return `| ${name} | ${tests || ''} | ${inWords(seconds)} |`;
  };
  const text = [
    '# The full test run',
    '',
    `The last one, on ${new Date().toISOString().slice(0, 10)} at ${ask('git', ['rev-parse', '--short', 'HEAD'])?.trim()}: ` +
      `${passed} passed, ${failed} failed. Made by \`npm run test:full\`.`,
    '',
    '| step | tests | time |',
    '|---|---|---|',
    ...done.map(row),
    ''
  ];
  writeFileSync(at('docs', 'full-run.md'), text.join('\n'));
}
