import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Code, ExitCode, FailureClass, MessageOutcome, Trouble } from '../../src/lib/ipc';
import { ALL_TROUBLES } from '../../src/lib/jobs/words';
import { codeWords } from '../../src/lib/problems/codes';
import { exitWords } from '../../src/lib/problems/exits';
import { failureWords } from '../../src/lib/problems/failures';
import { outcomeWords } from '../../src/lib/problems/outcomes';
import { actLabel, type Words } from '../../src/lib/problems/problem';
import { troubleWords } from '../../src/lib/problems/troubles';

const bindings = readFileSync('src/lib/ipc/bindings.ts', 'utf8');

/** The strings of a union, as the generated bindings have them. */
function namesOf(type: string): string[] {
  const [, body = ''] =
    new RegExp(`export type ${type} =([^;]*);`).exec(bindings.replace(/\/\*\*[\s\S]*?\*\//g, '')) ??
    [];
  return [...body.matchAll(/"(\w+)"/g)].map(([, name]) => name ?? '');
}

const tables: [string, number, (name: string) => Words][] = [
  ['FailureClass', 15, (name) => failureWords(name as FailureClass)],
  ['ExitCode', 27, (name) => exitWords(name as ExitCode)],
  ['Trouble', 10, (name) => troubleWords(name as Trouble)],
  ['Code', 12, (name) => codeWords(name as Code)],
  ['MessageOutcome', 3, (name) => outcomeWords(name as MessageOutcome)]
];

describe.each(tables)('the words for %s', (type, atLeast, wordsFor) => {
  const names = namesOf(type);

  it('are there for each one that the program knows', () => {
    expect(names.length).toBeGreaterThanOrEqual(atLeast);
    for (const name of names) {
      const { title, what, fix } = wordsFor(name);
      for (const text of [title, what, fix]) expect(text, name).not.toBe('');
    }
  });

  it('are sentences, with a title that is none', () => {
    for (const name of names) {
      const { title, what, fix } = wordsFor(name);
      expect(title, name).not.toMatch(/\.$/);
      expect(what, name).toMatch(/^[A-Z].*\.$/);
      expect(fix, name).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('have a button with words wherever something can be done', () => {
    for (const name of names) {
      const { act } = wordsFor(name);
      if (act !== null) expect(actLabel(act), name).not.toBe('');
    }
  });
});

describe('the causes that can be filtered by', () => {
  it('are all that the program knows', () => {
    expect([...ALL_TROUBLES].sort()).toEqual(namesOf('Trouble').sort());
  });
});
