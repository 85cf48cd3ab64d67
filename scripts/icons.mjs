// Makes the program's icons from icons/icon.svg: node scripts/icons.mjs. What it makes is committed, with the source's SHA-256 beside it, by
// which a test sees that the two belong together. The tray's are made by tray-icons.mjs.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath, exit } from 'node:process';

import { npmProgram, run } from './lib/command.mjs';
import { iconSource, icons, iconStamp } from './lib/icons.mjs';
import { at } from './lib/repo.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mailhaul-icons-'));
try {
  const tauri = npmProgram('@tauri-apps/cli', 'tauri');
  if ((await run(execPath, [tauri, 'icon', iconSource, '--output', folder])) !== 0) exit(1);
  for (const name of icons) copyFileSync(join(folder, name), at('icons', name));
  writeFileSync(at('icons', 'made-from.sha256'), iconStamp());
} finally {
  rmSync(folder, { recursive: true });
}
