// Mailboxes of a whole organisation, by Python's imaplib.
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { password } from './dovecot.mjs';

const file = join(dirname(fileURLToPath(import.meta.url)), 'organisation.py');

/** Does something (fill, late, digest) with the mailboxes of these users; what it found, by user. */
export function python(users, what, port, number = 0) {
  const answer = execFileSync('python3', [file, what, '127.0.0.1', String(port), String(number)], {
    input: `${password}\n${users.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 29
  });
  return JSON.parse(answer);
}
