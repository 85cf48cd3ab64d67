// The test programs that cargo builds: which there are, in which order they are run, and running one.
import { dirname, relative } from 'node:path';
import process from 'node:process';

import { gather } from './command.mjs';
import { root } from './repo.mjs';

const failureLines = 60;

/** Builds them; resolves to the list, or to undefined where they don't compile (cargo has said why). */
export async function compiled({ packages = ['--workspace'], more = [], env = process.env } = {}) {
  const format = '--message-format=json-render-diagnostics';
  const { code, text } = await gather(
    'cargo',
    ['test', ...packages, '--locked', '--no-run', format, ...more],
    { stdio: ['ignore', 'pipe', 'inherit'], env }
  );
  return code === 0 ? programsIn(text) : undefined;
}

/** What cargo's messages, one JSON value per line, say was built for testing. */
export function programsIn(messages) {
  return messages
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(
      ({ reason, profile, executable }) =>
        reason === 'compiler-artifact' && profile.test && executable
    )
    .map(({ manifest_path: manifest, target, executable }) => ({
      folder: dirname(manifest),
      source: relative(root, target.src_path),
      isUnit: !target.kind.includes('test'),
      executable
    }));
}

/** Those that start servers first, so that no long one is left alone at the end. */
export function inTurn(programs) {
  const rank = ({ source, isUnit }) => (isUnit ? 2 : source.startsWith('tests') ? 0 : 1);
  return programs.toSorted((a, b) => rank(a) - rank(b) || a.source.localeCompare(b.source));
}

/** Runs one as cargo does, in its package's folder; resolves to its exit code and all it printed. */
export function outputOf({ executable, folder, args = [] }) {
  return gather(executable, args, {
    cwd: folder,
    env: { ...process.env, CARGO_MANIFEST_DIR: folder }
  });
}

/** What a test program printed of its failed tests: from its list of failures on, or its last lines where it has none. */
export function failuresIn(text) {
  const lines = text
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('test result:'));
  const start = lines.indexOf('failures:');
  return (start === -1 ? lines : lines.slice(start)).slice(-failureLines).join('\n');
}
