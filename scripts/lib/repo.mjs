// Where things are, and what state they were in when they were last built.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const at = (...parts) => join(root, ...parts);

/** Cargo's target folder. */
export const target = process.env.CARGO_TARGET_DIR ?? at('target');

/** A debug binary of the workspace, with the suffix this system wants. */
export const binary = (name) =>
  join(target, 'debug', process.platform === 'win32' ? `${name}.exe` : name);

/** The SHA-256 of files and folders by name and content, in a fixed order. What isn't there counts as empty. */
export function digest(paths, ignore = []) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (!existsSync(path) || ignore.some((name) => path.endsWith(name))) return;
    if (!statSync(path).isDirectory())
      return void hash.update(path).update('\0').update(readFileSync(path));
    for (const name of readdirSync(path).sort()) add(join(path, name));
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}

/** Whether `file` already says `value`: the mark of work that needn't be done again. */
export const isStamped = (file, value) => existsSync(file) && readFileSync(file, 'utf8') === value;

/** Leaves the mark. */
export function stamp(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, value);
}
