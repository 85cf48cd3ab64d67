// The files of the project, as rules look at them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const text =
  /\.(rs|ts|js|mjs|svelte|css|html|md|toml|json|yml|yaml|sh|py|txt|sql|lock)$|(^|\/)\.ci\/run$/;

/** Every text file that git knows or would take, as {path, text}, with `/` in the paths. */
export function projectFiles() {
  const list = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '-z'],
    {
      cwd: root,
      encoding: 'utf8'
    }
  );
  const paths = [...new Set(list.split('\0'))].filter((path) => text.test(path)).sort();
  return paths.flatMap((path) => {
    try {
      return [{ path, text: readFileSync(join(root, path), 'utf8') }];
    } catch (error) {
      // git still lists a file that was deleted and not yet committed.
      if (error.code === 'ENOENT') return [];
      throw error;
    }
  });
}

/** The workspace's own packages, from cargo. */
export function cargoPackages() {
  const args = ['metadata', '--no-deps', '--format-version', '1', '--offline'];
  return JSON.parse(
    execFileSync('cargo', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  ).packages;
}

/** All packages of this system's build, or of every system's. */
export function allPackages(everySystem) {
  const host = /^host: (.*)$/m.exec(
    execFileSync('rustc', ['-vV'], { cwd: root, encoding: 'utf8' })
  )[1];
  const args = [
    'metadata',
    '--locked',
    '--format-version',
    '1',
    ...(everySystem ? [] : ['--filter-platform', host])
  ];
  return JSON.parse(
    execFileSync('cargo', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 })
  ).packages;
}

/** {path, number, line} of every line for which `test` is true. */
export function linesWhere(file, test) {
  return file.text
    .split('\n')
    .map((line, index) => ({ path: file.path, number: index + 1, line }))
    .filter(({ line }) => test(line));
}

/** The part of a Rust line that is code: what stands before a comment, without the text of string literals. */
export function rustCode(line) {
  return line
    .replaceAll(/'(?:[^'\\]|\\.)'/g, "''")
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/\/\/.*$/, '');
}

/** Whether a Rust file is only compiled for tests. */
export const isRustTest = (path) =>
  /(^|\/)(tests|benches|examples)\//.test(path) || /(^|\/)tests?\.rs$/.test(path);

/** A Rust file without its `#[cfg(test)] mod`, which by custom stands last. */
export const withoutTests = (text) => text.replace(/^#\[cfg\(test\)\]\nmod \w+ \{[\s\S]*$/m, '');
