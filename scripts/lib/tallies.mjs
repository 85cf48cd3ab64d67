// What test runners say about themselves in their closing lines, and the sum of it.

const kinds = [
  // cargo test, once per test program and once per crate's documentation
  {
    line: /^test result: \w+\. (\d+) passed; (\d+) failed;/,
    read: ([, passed, failed]) => [passed, failed]
  },
  // vitest: "Tests  1 failed | 20 passed (21)"
  {
    line: /^\s*Tests\s+.*\(\d+\)\s*$/,
    read: ([text]) => [/(\d+) passed/.exec(text)?.[1], /(\d+) failed/.exec(text)?.[1]]
  },
  // node --test, in each of its two styles, in two lines
  { line: /^(?:#|ℹ) pass (\d+)$/, read: ([, passed]) => [passed, 0] },
  { line: /^(?:#|ℹ) fail (\d+)$/, read: ([, failed]) => [0, failed] }
];

// eslint-disable-next-line no-control-regex -- terminal colours are control characters
const colours = /\u001b\[[0-9;]*m/g;

/** What one line of output adds: {passed, failed}, or undefined where it is no closing line. */
export function readClosingLine(line) {
  const plain = line.replaceAll(colours, '');
  for (const kind of kinds) {
    const match = kind.line.exec(plain);
    if (!match) continue;
    const [passed, failed] = kind.read(match).map((text) => Number(text ?? 0));
    return { passed, failed };
  }
  return undefined;
}

/** All that a whole output adds. */
export const talliesOf = (text) => text.split('\n').map(readClosingLine).filter(Boolean);

/** The sum of several. */
export function sum(tallies) {
  const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed });
  return tallies.reduce(add, { passed: 0, failed: 0 });
}
