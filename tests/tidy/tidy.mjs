// The house rules, checked. `node tests/tidy/tidy.mjs` prints what breaks one, with the place and the mend.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process, { argv, exit } from 'node:process';
import { pathToFileURL } from 'node:url';

import * as code from './rules/code.mjs';
import { allowedLicences, licences } from './rules/licences.mjs';
import * as locks from './rules/locks.mjs';
import { names } from './rules/names.mjs';
import { proofs } from './rules/proofs.mjs';
import { direction, framework } from './rules/rooms.mjs';
import { secrets } from './rules/secrets.mjs';
import { sides } from './rules/sides.mjs';
import { needlessExceptions, size } from './rules/size.mjs';
import { words } from './rules/words.mjs';
import { allPackages, cargoPackages, projectFiles, root } from './source.mjs';

const fileRules = [
  size,
  needlessExceptions,
  names,
  secrets,
  words,
  proofs,
  sides,
  ...Object.values(code),
  ...Object.values(locks)
];
const packageRules = [direction, framework];

/** Everything that breaks a rule: {rule, path, number, what, mend}. */
export function tidy(files = projectFiles()) {
  const packages = cargoPackages().map(described);
  const allowed = allowedLicences(readFileSync(join(root, 'deny.toml'), 'utf8'));
  const named = (rule, breaches) => breaches.map((breach) => ({ rule: rule.name, ...breach }));
  return [
    ...fileRules.flatMap((rule) => named(rule, rule.check(files))),
    ...packageRules.flatMap((rule) => named(rule, rule.checkPackages(packages))),
    ...licences(allPackages(process.env.MAILHAUL_FULL === '1'), allowed)
  ];
}

/** One breach as a line that editors and terminals make a link of. */
export const inWords = ({ rule, path, number, what, mend }) =>
  `${path}:${number}: ${what} [${rule}]; ${mend}`;

function described(one) {
  const manifest = relative(root, one.manifest_path).replaceAll('\\', '/');
  const lines = readFileSync(one.manifest_path, 'utf8').split('\n');
  const lineOf = (name) => Math.max(1, 1 + lines.findIndex((line) => line.startsWith(name)));
  return { name: one.name, manifest, lineOf, dependencies: one.dependencies };
}

if (import.meta.url === pathToFileURL(argv[1]).href) {
  const files = projectFiles();
  const breaches = tidy(files);
  for (const breach of breaches) console.log(inWords(breach));
  const rules = fileRules.length + packageRules.length + 1;
  console.log(`${rules} rules, ${files.length} files, ${breaches.length} breaches`);
  exit(breaches.length > 0 ? 1 : 0);
}
