// What the pages on reliability and security say is shown by a test is shown by one.
import { linesWhere } from '../source.mjs';

const pages = ['docs/reliability.md', 'docs/security.md'];
const rust = /`([a-z_0-9]+)::([a-z_0-9]+)`/g;
const node = /`([\w-]+\.test\.(?:mjs|ts))::([^`]+)`/g;

/** Every test that a page names as `file::test_name` or `file.test.ts::its sentence` is one of a file of that name. */
export const proofs = {
  name: 'tests that are named exist',
  check: (files) =>
    files
      .filter(({ path }) => pages.includes(path))
      .flatMap((file) => linesWhere(file, (line) => missing(line, files).length > 0))
      .map(({ path, number, line }) => ({
        path,
        number,
        what: `there is no test ${missing(line, files).join(', ')}`,
        mend: 'name the test as it is called now, or write it'
      }))
};

function missing(line, files) {
  const named = (pattern, isIn) =>
    [...line.matchAll(pattern)]
      .filter(([, file, test]) => !files.some((one) => isIn(one, file, test)))
      .map(([, file, test]) => `${file}::${test}`);
  return [...named(rust, isInRust), ...named(node, isInNode)];
}

const isInRust = ({ path, text }, file, test) =>
  path.endsWith(`/${file}.rs`) && text.includes(`fn ${test}()`);

const isInNode = ({ path, text }, file, test) =>
  path.endsWith(`/${file}`) && text.includes(`'${test}'`);
