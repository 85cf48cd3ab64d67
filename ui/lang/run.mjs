// Runs a TypeScript file of this folder: node ui/lang/run.mjs texts.ts [words]
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
await runnerImport(join(here, argv[2] ?? 'texts.ts'), {
  configFile: false,
  root: here,
  logLevel: 'error'
});
