// The frame around the window: what only the desktop can do to it.
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const closer = join(dirname(fileURLToPath(import.meta.url)), 'close.py');

/** As a click on the frame's close button. */
export function pressClose() {
  const search = ['search', '--onlyvisible', '--name', '^Mailhaul$'];
  const [id] = execFileSync('xdotool', search, { encoding: 'utf8' }).split('\n');
  execFileSync('/usr/bin/python3', [closer, id]);
}
