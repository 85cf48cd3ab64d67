// All texts of the window's source.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { getKey } from 'wuchale';
import type { Text } from './catalogs.ts';
import { hasTexts, read } from './read.ts';

const ui = join(import.meta.dirname, '..');

export interface Source {
  /** By key, in the order of files and lines. */
  texts: Map<string, Text>;
  /** Texts that can't follow the language, each with its file. */
  fixed: string[];
}

export function sourceFiles(): string[] {
  const names = readdirSync(join(ui, 'src'), { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => join(ui, 'src', name).replaceAll('\\', '/'))
    .filter(hasTexts)
    .sort();
}

export async function readSource(): Promise<Source> {
  const source: Source = { texts: new Map(), fixed: [] };
  for (const path of sourceFiles()) {
    const file = relative(ui, path).replaceAll('\\', '/');
    const { texts, fixed } = await read(path, readFileSync(path, 'utf8'));
    for (const message of texts) {
      const key = getKey(message.msgStr, message.context);
      const known = source.texts.get(key);
      if (!known) source.texts.set(key, { message, files: [file] });
      else if (!known.files.includes(file)) known.files.push(file);
    }
    source.fixed.push(...fixed.map(({ msgStr }) => `${file}: ${msgStr.join(' | ')}`));
  }
  return source;
}
