// What isn't written in this house's code.
import { isRustTest, linesWhere, rustCode } from '../source.mjs';

const isRust = ({ path }) => path.endsWith('.rs');
const isScript = ({ path }) => /\.(ts|js|mjs|svelte)$/.test(path);

/** A rule that a line breaks by matching. */
function lineRule(name, concerns, breaks, what, mend) {
  return {
    name,
    check: (files) =>
      files
        .filter(concerns)
        .flatMap((file) => linesWhere(file, breaks))
        .map(({ path, number }) => ({ path, number, what, mend }))
  };
}

/** `expect` is better, for it says when it is no longer needed; what can't be expected in every build says why. */
export const bareAllow = {
  name: 'no bare allow',
  check: (files) =>
    files.filter(isRust).flatMap(({ path, text }) => {
      const code = text.split('\n').map(rustCode).join('\n');
      return [...code.matchAll(/#!?\[\s*(?:cfg_attr\(.*,\s*)?allow\(([\s\S]*?)\)\]/g)]
        .filter(([, inner]) => !/\breason\s*=/.test(inner))
        .map(({ index }) => ({
          path,
          number: code.slice(0, index).split('\n').length,
          what: 'switches a lint off without a reason',
          mend: 'write #[expect(lint, reason = "...")]'
        }));
    })
};

export const unfinished = lineRule(
  'nothing unfinished',
  isRust,
  (line) => /\b(todo|unimplemented)!/.test(rustCode(line)),
  'ends the program when it is reached',
  'finish it, or leave the way to it out'
);

export const unsafeCode = lineRule(
  'no unsafe',
  isRust,
  (line) => /\bunsafe\s*(\{|fn|impl|extern)/.test(rustCode(line)),
  'is unsafe code',
  'use a crate that wraps it'
);

export const bareTodo = lineRule(
  'a TODO says what',
  (file) => isRust(file) || isScript(file),
  (line) => /\b(TO[D]O|FIX[M]E|X[X]X)\b[\s:.]*(\*\/|-->)?\s*$/.test(line),
  'says that something is to be done, not what',
  'say it, or do it'
);

/** A pause between two looks stands in a loop; where time itself is the matter, the line above says so. */
export const sleepInTest = {
  name: 'tests wait on facts',
  check: (files) =>
    files
      .filter((file) => isRust(file) && isRustTest(file.path))
      .flatMap((file) => {
        const lines = file.text.split('\n');
        const isReasoned = ({ number }) =>
          /^\s*\/\//.test(lines[number - 2] ?? '') ||
          lines.slice(Math.max(0, number - 9), number).some(isLoop);
        return linesWhere(file, sleeps).filter((line) => !isReasoned(line));
      })
      .map(({ path, number }) => ({
        path,
        number,
        what: 'waits for a time in a test',
        mend: 'wait for what the time is to bring, or say above why it is the time that matters'
      }))
};

const sleeps = (line) => /\b(thread|time)::sleep\(/.test(rustCode(line));
const isLoop = (line) => /\b(loop|while|for)\b/.test(rustCode(line));

export const shellOnly = lineRule(
  'one door to the shell',
  ({ path }) => /^ui\/src\/.*\.(ts|js|svelte)$/.test(path) && !path.startsWith('ui/src/lib/ipc/'),
  (line) => /(from|import)\s*\(?\s*['"]@tauri-apps\//.test(line),
  'talks to the shell by itself',
  'call it through ui/src/lib/ipc'
);
