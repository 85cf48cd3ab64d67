// The project speaks of the product. What is spelled with brackets is so that this file passes its own rule.
import { linesWhere } from '../source.mjs';

const foreign = [
  {
    pattern: /(?:^|[\s"'`(=])\/(?:w[o]rk|r[o]ot|h[o]me\/\w+|tmp\/br[i]ef)\//,
    what: 'names a folder of one machine'
  },
  {
    pattern: /\b(?:c[l]aude|anthr[o]pic|open[a]i|chat[g]pt|cop[i]lot|cod[e]x|ll[m]s?)\b/i,
    what: 'speaks of tools, not of the product'
  },
  {
    pattern: /\b(?:language m[o]del|a[i][- ](?:generated|assisted|agent|assistant))\b/i,
    what: 'speaks of tools, not of the product'
  },
  { pattern: /\bco-auth[o]red-by\b/i, what: 'belongs in a commit, not in a file' },
  {
    pattern: /\b(?:sub-?ag[e]nts?|the br[i]ef|acceptance crit[e]ria|issue [0-9]+)\b/i,
    what: 'speaks of how the work was handed out'
  }
];

// Names of other people's packages, not our words.
const isLock = ({ path }) =>
  path === 'Cargo.lock' || path === 'package-lock.json' || path === 'LICENSE-APACHE';

export const words = {
  name: 'words of the product',
  check: (files) =>
    files
      .filter((file) => !isLock(file))
      .flatMap((file) =>
        foreign.flatMap(({ pattern, what }) =>
          linesWhere(file, (line) => pattern.test(line)).map(({ path, number }) => ({
            path,
            number,
            what,
            mend: 'say what it means for the product, or leave it out'
          }))
        )
      )
};
