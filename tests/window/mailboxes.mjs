// Looking into accounts from outside, by Python's imaplib: it shares no code with what is tested.
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { password } from './dovecot.mjs';

const here = dirname(fileURLToPath(import.meta.url));

const python = (file, ...args) =>
  execFileSync('python3', [join(here, file), '127.0.0.1', ...args.map(String)], {
    input: `${password}\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 28
  });

/** Puts `count` messages into each of five folders. */
export const fill = (port, user, count) => python('fill.py', port, user, count);

/** Everything in an account: per folder, its messages as sorted texts of content, flags and date. */
export function read(port, user) {
  const { folders } = JSON.parse(python('../python/dump.py', port, user, 'plain'));
  return folders
    .filter((folder) => folder.selectable)
    .map(({ name, separator, subscribed, messages }) => ({
      name: name.split(separator),
      subscribed,
      messages: messages
        .map(({ sha256, flags, date }) => `${sha256} ${flags.join(' ')} ${date}`)
        .sort()
    }))
    .sort((a, b) => a.name.join('\0').localeCompare(b.name.join('\0')));
}
