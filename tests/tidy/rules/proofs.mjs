// What docs/reliability.md says is shown by a test is shown by one.
import { linesWhere } from '../source.mjs';

const page = 'docs/reliability.md';
const named = /`([a-z_]+)::([a-z_0-9]+)`/g;

/** Every test that the page names as `file::test_name` is a function of a test file of that name. */
export const proofs = {
  name: 'tests that are named exist',
  check: (files) =>
    files
      .filter(({ path }) => path === page)
      .flatMap((file) => linesWhere(file, (line) => missing(line, files).length > 0))
      .map(({ path, number, line }) => ({
        path,
        number,
        what: `there is no test ${missing(line, files).join(', ')}`,
        mend: 'name the test as it is called now, or write it'
      }))
};

function missing(line, files) {
  return [...line.matchAll(named)]
    .filter(([, file, test]) => !files.some((one) => isIn(one, file, test)))
    .map(([, file, test]) => `${file}::${test}`);
}

function isIn({ path, text }, file, test) {
  return path.endsWith(`/tests/${file}.rs`) && text.includes(`fn ${test}()`);
}
