// The window's pages, ui/build, which the app embeds when it is compiled.
import { existsSync } from 'node:fs';

import { npm, run } from './command.mjs';
import { at, digest, isStamped, stamp, target } from './repo.mjs';

const sources = ['ui', 'package.json', 'package-lock.json'].map((name) => at(name));
const results = ['build', '.svelte-kit', 'node_modules'].map((name) => at('ui', name));
const mark = `${target}/pages.digest`;

/** Builds the pages where a source of theirs changed; an unchanged build keeps Rust from compiling the app again. */
export async function buildPages() {
  const wanted = digest(sources, results);
  if (existsSync(at('ui', 'build', 'index.html')) && isStamped(mark, wanted)) return;
  const [command, args] = npm('run', '--silent', 'ui:build');
  if ((await run(command, args)) !== 0)
    throw new Error('the pages could not be built: see the message above');
  stamp(mark, wanted);
}
