// The sentences that the program behind the window says: the calls of `said!` in the Rust source (crates/model/src/said.rs).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from 'wuchale';

const root = join(import.meta.dirname, '..', '..');

/** Where the macro itself is: what stands there is an example. */
const MACRO = 'crates/model/src/said.rs';

export function rustFiles(): string[] {
  return ['crates', 'src-tauri']
    .flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${room}/${name.replaceAll('\\', '/')}`
      )
    )
    .filter((path) => /^(?:crates\/[\w-]+|src-tauri)\/src\/.*\.rs$/.test(path) && path !== MACRO)
    .filter((path) => !/(?:\/|_)tests?(?:\/|\.rs$)/.test(path))
    .sort();
}

export const readRust = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The sentences of one file; fails on one that can't be read as the program would say it. */
export function sentencesIn(rust: string, file: string): Message[] {
  const [code = ''] = rust.split(/^#\[cfg\(test\)\]\s*mod \w+ \{/m);
  const told = code.replaceAll(/^\s*\/\/.*$/gm, '');
  return [...told.matchAll(/\bsaid!\s*\(/g)].map(({ index, 0: call }) => {
    const inside = argumentsFrom(told, index + call.length);
    return messageOf(inside, file);
  });
}

/** What is between the brackets of a call, taken apart at commas and semicolons of its own. */
function argumentsFrom(rust: string, from: number): string[] {
  const parts = [''];
  let depth = 0;
  for (let at = from; at < rust.length; at += 1) {
    const letter = rust[at] ?? '';
    if (letter === '"') {
      const [literal = '"'] = /^"(?:[^"\\]|\\[\s\S])*"/.exec(rust.slice(at)) ?? [];
      parts[parts.length - 1] += literal;
      at += literal.length - 1;
      continue;
    }
    if ('([{'.includes(letter)) depth += 1;
    if (')]}'.includes(letter)) depth -= 1;
    if (depth < 0) break;
    if (depth === 0 && ',;'.includes(letter)) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim()).filter(Boolean);
}

function messageOf(inside: string[], file: string): Message {
  const isPlural = !inside[0]?.startsWith('"');
  const words = (isPlural ? inside.slice(1, 3) : inside.slice(0, 1)).map((literal) =>
    unescaped(literal, file)
  );
  const values = inside.slice(isPlural ? 3 : 1);
  for (const text of words) check(text, values.length, file);
  return {
    msgStr: words,
    plural: isPlural,
    context: undefined,
    placeholders: values.map((value, at): [number, string] => [at, value]),
    details: { scope: 'script', file, insideProgram: true },
    type: 'message'
  };
}

function unescaped(literal: string, file: string): string {
  if (!/^"[\s\S]*"$/.test(literal)) throw new Error(`${file}: no text: ${literal}`);
  return literal
    .slice(1, -1)
    .replaceAll(
      /\\(?:\r?\n\s*|u\{([0-9a-f]+)\}|([\s\S]))/gi,
      (_, number?: string, sign?: string) =>
        number ? String.fromCodePoint(parseInt(number, 16)) : (sign ?? '')
    );
}

/** What the catalogs would take for something else. */
function check(text: string, values: number, file: string): void {
  const places = text.match(/\{[^}]*\}?/g) ?? [];
  const odd = places.find((place) => !/^\{\d+\}$/.test(place) || +place.slice(1, -1) >= values);
  if (odd !== undefined || /[<>\n]/.test(text)) throw new Error(`${file}: ${odd ?? text}`);
}
