// A file past about 400 lines is two rooms.
import { sizeExceptions } from '../exceptions.mjs';

const limit = 400;
const written = /\.(rs|ts|svelte|mjs)$/;

export const size = {
  name: 'file size',
  check: (files, exceptions = sizeExceptions) =>
    files
      .filter(
        ({ path }) => written.test(path) && !path.includes('/ipc/bindings') && !(path in exceptions)
      )
      .map(({ path, text }) => ({ path, number: text.split('\n').length - 1 }))
      .filter(({ number }) => number > limit)
      .map(({ path, number }) => ({
        path,
        number,
        what: `${number} lines, more than ${limit}`,
        mend: 'split it by its nouns, or name it in tests/tidy/exceptions.mjs with the reason'
      }))
};

/** An exception that nothing needs any more hides the next one. */
export const needlessExceptions = {
  name: 'needless exceptions',
  check: (files, exceptions = sizeExceptions) =>
    Object.keys(exceptions)
      .filter(
        (path) =>
          !files.some((file) => file.path === path && file.text.split('\n').length - 1 > limit)
      )
      .map((path) => ({
        path,
        number: 1,
        what: 'is excepted from the size limit but needs it not',
        mend: 'take it out of tests/tidy/exceptions.mjs'
      }))
};
