import { describe, expect, it } from 'vitest';
import { readRust, rustFiles, sentencesIn } from '../../lang/sentences';

const read = (rust: string) => sentencesIn(rust, 'a.rs');

describe('the sentences of the program', () => {
  it('are read as the program says them, with what is put in', () => {
    const [found] = read(`return Some(said!(
        "There is a \\"server\\" {0} \\
         for {1}.",
        SaidValue::name(&twin.name, ", )"),
        most,
    ));`);
    expect(found?.msgStr).toEqual(['There is a "server" {0} for {1}.']);
    expect(found?.placeholders).toEqual([
      [0, 'SaidValue::name(&twin.name, ", )")'],
      [1, 'most']
    ]);
  });

  it('have two forms where they depend on a number', () => {
    const [found] = read('said!(jobs.len(); "# job of {0}.", "# jobs of {0}.", name)');
    expect(found).toMatchObject({ msgStr: ['# job of {0}.', '# jobs of {0}.'], plural: true });
    expect(found?.placeholders).toEqual([[0, 'name']]);
  });

  it('are not those of comments and tests', () => {
    expect(read('/// said!("An example")\n#[cfg(test)]\nmod tests {\n said!("A test")\n}')).toEqual(
      []
    );
  });

  it('can’t be what the catalogs would read otherwise', () => {
    expect(() => read('said!("Moved {}", name)')).toThrow('{}');
    expect(() => read('said!("Moved {1}", name)')).toThrow('{1}');
    expect(() => read('said!(TEXT; ONE, OTHER)')).toThrow('ONE');
  });

  it('are found in the source', () => {
    const all = rustFiles().flatMap((file) => sentencesIn(readRust(file), file));
    expect(all.length).toBeGreaterThan(230);
  });
});
