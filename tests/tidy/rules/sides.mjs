// A page is laid out along the lines of its text: what names left or right is wrong where text runs the other way, and so is what
// is moved sideways by a number.
import { linesWhere } from '../source.mjs';

const isStyled = ({ path }) => /^ui\/src\/.*\.(svelte|css)$/.test(path);
const physical =
  /(?:^|[\s;{])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)*|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:|\b(?:text-align|float|clear)\s*:\s*(?:left|right)\b|\btranslateX\(|\btranslate\(\s*-?\d/;

export const sides = {
  name: 'no left and right',
  check: (files) =>
    files.filter(isStyled).flatMap((file) =>
      linesWhere(file, (line) => physical.test(line)).map(({ path, number }) => ({
        path,
        number,
        what: 'names a side of the screen',
        mend: 'write the logical property: margin-inline-start, inset-inline-end, text-align: start; center with inset: 0 and margin: auto'
      }))
    )
};
