// A name says what a thing is, not that it does something.
import { linesWhere } from '../source.mjs';

// Spelled so that this file passes its own rule.
const empty = '(?:Man[a]ger|Serv[i]ce|Help[e]r|Ut[i]l|Ut[i]ls|Process[o]r)';
const declared = new RegExp(
  `\\b(?:struct|enum|trait|type|union|class|interface)\\s+\\w*${empty}\\b`
);
const ofModule = new RegExp(`(?:^|[-_/])${empty}s?(?=[./_-]|$)`, 'i');

export const names = {
  name: 'names that say something',
  check: (files) => [
    ...files
      .filter(({ path }) => /\.(rs|ts|svelte|mjs|js)$/.test(path))
      .flatMap((file) => linesWhere(file, (line) => declared.test(line)))
      .map(({ path, number, line }) => ({
        path,
        number,
        what: `${declared.exec(line)[0]} says nothing`,
        mend: 'name the noun it is'
      })),
    ...files
      .filter(({ path }) => ofModule.test(path))
      .map(({ path }) => ({
        path,
        number: 1,
        what: 'the name of the file says nothing',
        mend: 'name the noun it holds'
      }))
  ]
};
