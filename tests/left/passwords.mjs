// The passwords that the tests' own servers know, read where they are defined, so that none is forgotten here.
import { shortest } from './left.mjs';

const definitions = [
  { files: /\.rs$/, pattern: /\bconst \w*(?:PASSWORD|SECRET)\w*: &str =\s*("(?:[^"\\]|\\.)*")/g },
  { files: /\.mjs$/, pattern: /\bconst \w*(?:password|secret)\w* =\s*('(?:[^'\\]|\\.)*')/gi }
];

/** Those in the tests among `files` ({path, text}) that are long enough to be no word that stands anywhere by chance. */
export function definedPasswords(files) {
  const found = files
    .filter(({ path }) => /(?:^|\/)tests\//.test(path))
    .flatMap(({ path, text }) =>
      definitions
        .filter((one) => one.files.test(path))
        .flatMap(({ pattern }) => [...text.matchAll(pattern)].map(([, literal]) => value(literal)))
    );
  return [...new Set(found)].filter((password) => password.length >= shortest);
}

/** The text of a literal without escapes by number, of which these have none. */
const value = (literal) => literal.slice(1, -1).replaceAll(/\\(.)/g, '$1');
