// Running other programs. Every child leads a process group of its own, so that it never outlives us.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { at, root } from './repo.mjs';

const windows = process.platform === 'win32';
const alive = new Set();

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129]
]) {
  process.on(signal, () => {
    for (const child of alive) endTree(child, signal);
    process.exit(code);
  });
}

/** Ends a child and all it started. */
export function endTree(child, signal = 'SIGKILL') {
  if (windows) return void spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Where a program is on the PATH, or undefined. */
export function which(name) {
  const suffixes = windows ? ['.exe', '.cmd', ''] : [''];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)))
    .find(existsSync);
}

/** Runs to the end on our own terminal; resolves to the exit code. */
export function run(command, args, options = {}) {
  return ended(command, start(command, args, { stdio: 'inherit', ...options, detached: false }));
}

/** What a program prints, or undefined where it can't be run or fails. */
export function ask(command, args) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore']
  });
  return result.status === 0 ? result.stdout : undefined;
}

/**
 * Runs without a terminal or input and writes all output to `log`; `onLine` sees each line of it.
 * Resolves to the exit code, or to 'timeout' after `minutes`.
 */
export async function record(command, args, { log, minutes = 40, onLine = () => {}, ...options }) {
  mkdirSync(dirname(log), { recursive: true });
  const file = createWriteStream(log);
  const child = start(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    detached: !windows
  });
  for (const stream of [child.stdout, child.stderr]) forEachLine(stream, file, onLine);
  let late = false;
  const timer = setTimeout(() => ((late = true), endTree(child)), minutes * 60_000);
  const code = await ended(command, child);
  clearTimeout(timer);
  await new Promise((done) => file.end(done));
  return late ? 'timeout' : code;
}

/** Runs without input; resolves to the exit code and all that was printed. */
export async function gather(command, args, options = {}) {
  const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const parts = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => parts.push(part));
  const code = await ended(command, child);
  return { code, text: Buffer.concat(parts).toString('utf8') };
}

/** Path of a program that an npm package brings, so that it can be run with `node` on every system. */
export function npmProgram(name, program = name) {
  const folder = at('node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[program]);
}

/** The command line of npm itself, by way of the npm that started us where there is one. */
export function npm(...args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return [process.execPath, [cli, ...args]];
  return windows ? ['cmd', ['/d', '/s', '/c', 'npm', ...args]] : ['npm', args];
}

function start(command, args, options) {
  const child = spawn(command, args, { cwd: root, ...options });
  alive.add(child);
  return child;
}

function ended(command, child) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      alive.delete(child);
      reject(new Error(`${command} could not be started: ${error.message}`, { cause: error }));
    });
    child.once('close', (code, signal) => {
      alive.delete(child);
      resolve(code ?? `signal ${signal}`);
    });
  });
}

function forEachLine(stream, file, onLine) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text) => {
    file.write(text);
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => rest && onLine(rest));
}
