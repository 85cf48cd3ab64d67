// What a run of all tests leaves to be looked through at its end, where MAILHAUL_LEFT names a folder for it: what the program wrote
// to its own folders, what its pages showed, and, beside the folder, the passwords that were typed.
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync
} from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';

/** The folder, or undefined where tests are run by themselves. */
export const leftFolder = process.env.MAILHAUL_LEFT;
const typed = leftFolder && `${leftFolder}.passwords`;

/** What is shorter is a word that stands anywhere by chance. */
export const shortest = 8;

/** Keeps a copy of what the program wrote below these folders of `folder`. */
export function leave(folder, names) {
  if (!leftFolder) return;
  for (const name of names.filter((one) => existsSync(join(folder, one)))) {
    const to = join(leftFolder, 'window', basename(folder), name);
    // Sockets are no files with anything in them.
    cpSync(join(folder, name), to, { recursive: true, filter: (path) => isKept(path) });
  }
}

const isKept = (path) => !/\.(?:sock|socket)$/.test(path) && !/Singleton/.test(path);

/** Keeps the words of a page that a picture was taken of. */
export function leaveText(picture, words) {
  if (!leftFolder) return;
  mkdirSync(join(leftFolder, 'pages'), { recursive: true });
  writeFileSync(join(leftFolder, 'pages', `${basename(picture)}.txt`), words);
}

/** Remembers what was typed into a field for a password. */
export function remember(selector, text) {
  if (!leftFolder || text.length < shortest || !/password|secret/i.test(selector)) return;
  mkdirSync(leftFolder, { recursive: true });
  appendFileSync(typed, `${JSON.stringify(text)}\n`, { mode: 0o600 });
}

/** What was typed into fields for passwords, in this run of all tests. */
export function typedPasswords() {
  if (!typed || !existsSync(typed)) return [];
  return readFileSync(typed, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
