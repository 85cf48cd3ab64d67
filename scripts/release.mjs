// The steps of a release, for .github/workflows/release.yml and for trying them by hand:
//   node scripts/release.mjs notes TAG             prints the release's notes; fails where tag, files and changelog disagree
//   node scripts/release.mjs gather OUT            copies what people download from the bundler's folders to OUT
//   node scripts/release.mjs finish TAG OUT URL    writes OUT/latest.json, if bundles are signed, and OUT/SHA256SUMS
//   node scripts/release.mjs next NEW OLD          whether a channel takes the manifest NEW in the place of OLD, which may be missing
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync
} from 'node:fs';
import { basename, join } from 'node:path';
import process, { argv } from 'node:process';

import {
  cargoVersion,
  isBundle,
  manifestOf,
  newestRelease,
  notesOf,
  sumsOf,
  versionOf
} from './lib/release.mjs';
import { at, target } from './lib/repo.mjs';
import { isNext } from './lib/updates.mjs';

const metainfo = 'src-tauri/linux/org.mailhaul.desktop.metainfo.xml';
const read = (...path) => readFileSync(at(...path), 'utf8');

function notes(tag) {
  const version = versionOf(tag, {
    'package.json': JSON.parse(read('package.json')).version,
    'package-lock.json': JSON.parse(read('package-lock.json')).version,
    'Cargo.toml': cargoVersion(read('Cargo.toml')),
    [basename(metainfo)]: newestRelease(read(...metainfo.split('/')))
  });
  return { version, text: notesOf(read('CHANGELOG.md'), version) };
}

/** The bundler writes to TARGET/release/bundle/KIND, or TARGET/TRIPLE/release/bundle/KIND. */
function gather(out) {
  mkdirSync(out, { recursive: true });
  const found = readdirSync(target, { recursive: true })
    .filter((path) => /(?:^|[\\/])release[\\/]bundle[\\/][^\\/]+[\\/][^\\/]+$/.test(path))
    .filter(isBundle);
  if (found.length === 0) throw new Error(`no bundle below ${target}`);
  for (const path of found) {
    // Spaces and other signs in a file's name are changed by the page of a release, and then the sums name another.
    copyFileSync(join(target, path), join(out, basename(path).replaceAll(/[^\w.+~-]/g, '.')));
    console.log(basename(path));
  }
}

function finish(tag, out, address) {
  const { version, text } = notes(tag);
  const names = readdirSync(out).filter((name) => name !== 'SHA256SUMS' && name !== 'latest.json');
  const signature = (name) => {
    const path = join(out, `${name}.sig`);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  const files = Object.fromEntries(names.filter(isBundle).map((name) => [name, signature(name)]));
  const about = { version, notes: text, date: new Date().toISOString(), address };
  const manifest = manifestOf(about, files);
  if (manifest) {
    writeFileSync(join(out, 'latest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    names.push('latest.json');
  } else console.log('No bundle is signed for the updater: there is no latest.json.');
  const digest = (name) =>
    createHash('sha256')
      .update(readFileSync(join(out, name)))
      .digest('hex');
  const sums = sumsOf(Object.fromEntries(names.map((name) => [name, digest(name)])));
  writeFileSync(join(out, 'SHA256SUMS'), sums);
  process.stdout.write(sums);
}

function next(newer, older) {
  const [manifest, before] = [newer, older].map((path) =>
    existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
  );
  const taken = isNext(manifest, before);
  console.log(
    `${manifest.version} ${taken ? 'is next after' : 'is no newer than'} ${before?.version ?? 'nothing'}`
  );
  if (!taken) process.exitCode = 1;
}

const [what, ...rest] = argv.slice(2);
try {
  if (what === 'notes' && rest.length === 1) process.stdout.write(notes(rest[0]).text);
  else if (what === 'gather' && rest.length === 1) gather(rest[0]);
  else if (what === 'finish' && rest.length === 3) finish(...rest);
  else if (what === 'next' && rest.length === 2) next(...rest);
  else throw new Error('notes TAG, gather OUT, finish TAG OUT URL, or next NEW OLD');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
