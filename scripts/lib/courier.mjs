// Courier-IMAP from Debian's packages, unpacked below target/: it can't be installed beside Dovecot.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { run, which } from './command.mjs';
import { at, digest, isStamped, stamp, target } from './repo.mjs';

const list = at('scripts', 'courier.txt');

/** Fetches and unpacks it where that isn't done. Nothing to do where there are no Debian packages. */
export async function setUpCourier() {
  if (!which('apt-get') || !which('dpkg-deb')) return;
  const place = join(target, 'courier');
  const mark = join(place, '.packages');
  const wanted = digest([list]);
  if (existsSync(join(place, 'root', 'usr', 'bin', 'imapd')) && isStamped(mark, wanted)) return;
  console.log('Fetching Courier-IMAP, another IMAP server for the tests');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  const lines = readFileSync(list, 'utf8').split('\n');
  const packages = lines.filter((line) => line && !line.startsWith('#'));
  await must('apt-get', ['download', ...packages], place);
  for (const file of readdirSync(place).filter((name) => name.endsWith('.deb')))
    await must('dpkg-deb', ['-x', join(place, file), join(place, 'new')], place);
  renameSync(join(place, 'new'), join(place, 'root'));
  stamp(mark, wanted);
}

async function must(command, args, cwd) {
  if ((await run(command, args, { cwd })) !== 0)
    throw new Error(`${command} ${args.join(' ')} failed: see its message above`);
}
