// Installs what the machine lacks, and is quick where it lacks nothing.
//
//   node scripts/setup.mjs [engine] [window] [bundle] [test] [bench]
import { argv, exit } from 'node:process';
import { pathToFileURL } from 'node:url';

import { setUpCourier } from './lib/courier.mjs';
import { setUpNpmPackages } from './lib/npm-packages.mjs';
import { groups } from './lib/packages.mjs';
import { setUpRust } from './lib/rust.mjs';
import { setUpSecondServer } from './lib/second-server.mjs';
import { setUpPackages } from './lib/system.mjs';

/** Sees to everything these groups need, or throws with what a person has to do. */
export async function setUp(...names) {
  await setUpPackages(names);
  await setUpRust();
  if (names.includes('window') || names.includes('bundle')) await setUpNpmPackages();
  if (names.includes('test')) {
    await setUpSecondServer();
    await setUpCourier();
  }
}

/** The same for a door: says what is missing and ends with 1. */
export async function setUpOrExit(...names) {
  try {
    await setUp(...names);
  } catch (error) {
    console.error(error.message);
    exit(1);
  }
}

if (import.meta.url === pathToFileURL(argv[1]).href) {
  const names = argv.slice(2);
  const unknown = names.filter((name) => !(name in groups));
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(', ')}. There are ${Object.keys(groups).join(', ')}.`);
    exit(64);
  }
  const wanted = names.length > 0 ? names : ['engine', 'window', 'test'];
  const start = performance.now();
  await setUpOrExit(...wanted);
  console.log(
    `Everything is there for: ${wanted.join(', ')} (${((performance.now() - start) / 1000).toFixed(1)} s)`
  );
}
