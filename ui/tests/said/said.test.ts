import { afterEach, describe, expect, it } from 'vitest';
import { spoken } from '../../src/lib/lang';
import { asItIs, said } from '../../src/lib/said';

const twin = {
  code: 'There is a batch named {0} already.',
  values: [{ kind: 'name' as const, is: 'Sales' }]
};
const used = (count: number) => ({
  code: '# job uses this server: archive it instead.\n# jobs use this server: archive it instead.',
  count
});

afterEach(() => spoken.use('en'));

describe('a sentence of the program', () => {
  it('is said in the window’s language, with names as that quotes them', async () => {
    expect(said(twin)).toBe('There is a batch named “Sales” already.');
    await spoken.use('de', ['de']);
    expect(said(twin)).toBe('Es gibt schon einen Batch namens „Sales“.');
  });

  it('has the form for its number', async () => {
    expect(said(used(1))).toBe('1 job uses this server: archive it instead.');
    await spoken.use('es', ['es']);
    expect(said(used(2))).toBe('2 trabajos usan este servidor: archívelo en su lugar.');
  });

  it('stays English, with its values, where no catalog knows it', async () => {
    await spoken.use('fr', ['fr']);
    const older = { code: 'Moved {0} of old.', values: [{ kind: 'number' as const, is: 1234 }] };
    expect(said(older)).toMatch(/^Moved 1\s234 of old\.$/u);
    expect(said(asItIs('NO [ALERT] {0} # <0>'))).toBe('NO [ALERT] {0} # <0>');
  });

  it('may have others in it, and is nothing where there is none', () => {
    const all = { code: '{0}', values: [{ kind: 'sentences' as const, is: [twin, used(2)] }] };
    expect(said(all)).toMatch(/^There .* already\. 2 jobs .*\.$/);
    expect([said(null), said(undefined)]).toEqual(['', '']);
  });
});
