import { describe, expect, it } from 'vitest';
import {
  LANGUAGES,
  readCatalog,
  translations,
  UNFINISHED,
  type Item,
  type Text
} from '../../lang/catalogs';
import { faultsOf } from '../../lang/check';
import { byShortName } from '../../lang/plugin';
import { read } from '../../lang/read';
import { readSource } from '../../lang/source';

const source = await readSource();

describe('the catalogs', () => {
  it.each(LANGUAGES)('have every text of the window in %s, and no other', (language) => {
    const { missing, others } = faultsOf(source.texts, readCatalog(language), language);
    expect(others).toEqual([]);
    if (UNFINISHED.includes(language)) expect(missing).not.toEqual([]);
    else expect(missing).toEqual([]);
  });

  it('give the window a name of its own for every text', () => {
    const texts = translations('de');
    const named = byShortName(texts);
    expect(Object.keys(named)).toHaveLength(Object.keys(texts).length);
    expect(Object.keys(named).every((name) => name.length <= 7)).toBe(true);
  });

  it('have a text in every table: none is read but once', () => {
    expect(source.fixed).toEqual([]);
  });
});

const component = `<script lang="ts">
  import { plural } from '$lib/lang';
  let { jobs, name } = $props();
</script>
<p title="Moves mail">Moved {name} to <b>the end</b></p>
<p>{plural(jobs, ['# job of {0}', '# jobs of {0}'], [name])}</p>`;

async function textsOf(content: string): Promise<Map<string, Text>> {
  const { texts } = await read('/ui/src/lib/a/A.svelte', content);
  return new Map(texts.map((message) => [message.msgStr.join('\n'), { message, files: [] }]));
}

/** A catalog with these translations. */
function catalog(...items: [key: string, msgstr: string[]][]): Map<string, Item> {
  return new Map(
    items.map(([msgid, msgstr]) => [msgid, { msgid, msgstr, flags: {}, obsolete: false } as Item])
  );
}

const whole: [string, string[]][] = [
  ['Moves mail', ['Zieht Post um']],
  ['Moved {0} to <0>the end</0>', ['{0} <0>ans Ende</0> gestellt']],
  ['# job of {0}\n# jobs of {0}', ['# Auftrag von {0}', '# Aufträge von {0}']]
];

describe('the check of a catalog', () => {
  it('is content with one that fits', async () => {
    const faults = faultsOf(await textsOf(component), catalog(...whole), 'de');
    expect(faults).toEqual({ missing: [], others: [] });
  });

  it('finds a text without a translation, and one with an empty form', async () => {
    const texts = await textsOf(component);
    expect(faultsOf(texts, catalog(...whole.slice(1)), 'de').missing).toEqual(['Moves mail']);
    const half = catalog(...whole.slice(0, 2), ['# job of {0}\n# jobs of {0}', ['# Auftrag', '']]);
    expect(faultsOf(texts, half, 'de').missing).toEqual(['# job of {0} | # jobs of {0}']);
  });

  it('finds a placeholder or an element that is lost', async () => {
    const texts = await textsOf(component);
    const lost = catalog(whole[0] as never, whole[2] as never, [
      'Moved {0} to <0>the end</0>',
      ['Ans Ende gestellt']
    ]);
    expect(faultsOf(texts, lost, 'de').others).toHaveLength(1);
  });

  it('finds a translation of a text that is gone', async () => {
    const more = catalog(...whole, ['Long gone', ['Längst weg']]);
    expect(faultsOf(await textsOf(component), more, 'de').others).toEqual([
      'Long gone: is in the window no longer'
    ]);
  });

  it('lets a form for one do without its number, but not in French, where it is for 0 as well', async () => {
    const one = catalog(...whole.slice(0, 2), [
      '# job of {0}\n# jobs of {0}',
      ['Ein Auftrag von {0}', '# Aufträge von {0}']
    ]);
    const texts = await textsOf(component);
    expect(faultsOf(texts, one, 'de').others).toEqual([]);
    expect(faultsOf(texts, one, 'fr').others).toHaveLength(1);
  });
});

describe('what is read of the source', () => {
  it('leaves names of code alone', async () => {
    const { texts } = await read(
      '/ui/src/lib/a/a.ts',
      `export function f(key: string) {
        if (key === 'Escape' || key === 'queued') return 'var(--text)';
        return localStorage.getItem('Some key') ?? 'Two words';
      }`
    );
    expect(texts.map(({ msgStr }) => msgStr)).toEqual([['Two words']]);
  });

  it('is a text that begins with what is put in', async () => {
    const { texts } = await read(
      '/ui/src/lib/a/a.ts',
      'export const f = (all: string, most: string) => `${all}. The most: ${most}.`;'
    );
    expect(texts.map(({ msgStr }) => msgStr)).toEqual([['{0}. The most: {1}.']]);
  });

  it('has the derived fields of a class, and tells of others, for they stay as they were made', async () => {
    const { texts, fixed } = await read(
      '/ui/src/lib/a/a.svelte.ts',
      `class A { words = $derived('It follows'); fixed = 'It stays'; }`
    );
    expect(texts.map(({ msgStr }) => msgStr)).toEqual([['It follows']]);
    expect(fixed.map(({ msgStr }) => msgStr)).toEqual([['It stays']]);
  });

  it('tells of a text that is read but once', async () => {
    const { fixed } = await read('/ui/src/lib/a/a.ts', `export const NAME = 'A name';`);
    expect(fixed.map(({ msgStr }) => msgStr)).toEqual([['A name']]);
  });

  it('is the same whatever was read before', async () => {
    const file = '/ui/src/lib/a/A.svelte';
    const first = await read(file, component);
    await read('/ui/src/lib/a/B.svelte', '<p>Something else</p>');
    expect((await read(file, component)).code).toBe(first.code);
  });
});
