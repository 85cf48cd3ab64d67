// All texts of the window's source, and the sentences that the program behind it says.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { getKey, type Message } from 'wuchale';
import type { Text } from './catalogs.ts';
import { hasTexts, read } from './read.ts';
import { readRust, rustFiles, sentencesIn } from './sentences.ts';

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
    for (const message of texts) add(source, message, file);
    source.fixed.push(...fixed.map(({ msgStr }) => `${file}: ${msgStr.join(' | ')}`));
  }
  for (const file of rustFiles()) {
    for (const message of sentencesIn(readRust(file), file)) add(source, message, file);
  }
  return source;
}

function add({ texts }: Source, message: Message, file: string): void {
  const key = getKey(message.msgStr, message.context);
  const known = texts.get(key);
  if (!known) texts.set(key, { message, files: [file] });
  else if (!known.files.includes(file)) known.files.push(file);
}
