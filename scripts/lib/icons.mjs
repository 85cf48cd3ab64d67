// Which icons there are, and what they are made from.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { at } from './repo.mjs';

export const iconSource = at('icons', 'icon.svg');

/** The files in icons/ that are made from it. */
export const icons = [
  '32x32.png',
  '64x64.png',
  '128x128.png',
  '128x128@2x.png',
  'icon.png',
  'icon.icns',
  'icon.ico'
];

/** What made-from.sha256 says while the icons belong to their source; line ends are git's business. */
export function iconStamp() {
  const text = readFileSync(iconSource, 'utf8').replaceAll('\r\n', '\n');
  return `${createHash('sha256').update(text).digest('hex')}  icon.svg\n`;
}
