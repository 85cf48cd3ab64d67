// pymap, an IMAP server that shares no code with Dovecot, in a Python environment of its own below target/.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { run, which } from './command.mjs';
import { at, digest, isStamped, stamp, target } from './repo.mjs';

const requirements = at('scripts', 'second-server.txt');

/** Where the server's programs are. */
export const secondServer = join(target, 'second-server');

/** Installs the server where it isn't what the requirements file says. */
export async function setUpSecondServer() {
  if (process.platform === 'win32') return;
  const wanted = digest([requirements]);
  const mark = join(secondServer, '.requirements');
  if (existsSync(join(secondServer, 'bin', 'pymap')) && isStamped(mark, wanted)) return;
  console.log('Installing pymap, the second IMAP server for the tests');
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : which('python3');
  if (!python) throw new Error('python3 is missing');
  await must(python, ['-m', 'venv', '--clear', secondServer]);
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--only-binary',
    ':all:'
  ];
  await must(join(secondServer, 'bin', 'python'), [...pip, '--requirement', requirements]);
  stamp(mark, wanted);
}

async function must(command, args) {
  if ((await run(command, args)) !== 0)
    throw new Error(`${command} ${args.join(' ')} failed: see its message above`);
}
