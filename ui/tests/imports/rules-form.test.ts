import { describe, expect, it, vi } from 'vitest';
import { RulesForm } from '../../src/lib/imports/rules-form.svelte';
import type { AddressRules } from '../../src/lib/ipc';

function form(rules?: AddressRules) {
  const use = vi.fn<(rules: AddressRules) => void>();
  return { form: new RulesForm(rules, use), use };
}

const old = { from: 'old.example', to: 'new.example' };

describe('the rules for addresses', () => {
  it('are those the program has, and are not sent again unchanged', () => {
    const { form: rules, use } = form({ domains: [old], localPart: 'lower' });
    expect(rules.rules).toEqual({ domains: [old], localPart: 'lower', aliases: [] });
    rules.set('domains', 0, { from: ' old.example ', to: 'new.example' });
    expect(use).not.toHaveBeenCalled();
  });

  it('are sent whole after each change', () => {
    const { form: rules, use } = form({ domains: [old] });
    rules.set('aliases', 0, { from: 'boss@old.example', to: 'ceo@new.example' });
    rules.useLocalPart('lower');
    expect(use).toHaveBeenCalledTimes(2);
    expect(use.mock.lastCall?.[0]).toEqual({
      domains: [old],
      localPart: 'lower',
      aliases: [{ from: 'boss@old.example', to: 'ceo@new.example' }]
    });
    rules.remove('domains', 0);
    expect(use.mock.lastCall?.[0].domains).toEqual([]);
  });

  it('leave out a pair that lacks a side, isn’t a domain, or is there already', () => {
    const { form: rules } = form();
    rules.set('domains', 0, old);
    rules.set('domains', 1, { from: 'else.example', to: '' });
    rules.set('domains', 2, { from: 'mia@else.example', to: 'new.example' });
    rules.set('domains', 3, { from: '@OLD.example', to: 'third.example' });
    expect(rules.problems.domains.map((problem) => problem !== null)).toEqual([
      false,
      true,
      true,
      true
    ]);
    expect(rules.rules.domains).toEqual([old]);
  });

  it('take two pasted columns, replace what they are about, and say what was left out', () => {
    const { form: rules, use } = form({
      aliases: [{ from: 'a@old.example', to: 'x@new.example' }]
    });
    const text = 'Old\tNew\nA@old.example\ta@new.example\nb@old.example\tb@new.example\nc\t';
    expect(rules.paste('aliases', text)).toBe(true);
    expect(rules.aliases).toEqual([
      { from: 'A@old.example', to: 'a@new.example' },
      { from: 'b@old.example', to: 'b@new.example' }
    ]);
    expect(rules.note?.text).toBe(
      '2 aliases taken over. 1 line left out: a line needs an old and a new one.'
    );
    expect(use).toHaveBeenCalledOnce();
  });

  it('leave a single pasted address to the field', () => {
    const { form: rules, use } = form();
    expect(rules.paste('aliases', 'a@old.example\n')).toBe(false);
    expect(use).not.toHaveBeenCalled();
  });

  it('take thousands of pasted lines', () => {
    const { form: rules } = form();
    const lines = Array.from({ length: 5000 }, (_, at) => `u${at}@old.example;v${at}@new.example`);
    rules.paste('aliases', lines.join('\r\n'));
    expect(rules.rules.aliases).toHaveLength(5000);
  });

  it('are said in one line', () => {
    const { form: rules } = form();
    expect(rules.summary).toBeNull();
    rules.set('domains', 0, old);
    rules.set('domains', 1, { from: 'third.example', to: 'new.example' });
    rules.set('aliases', 0, { from: 'a', to: 'b@new.example' });
    rules.useLocalPart('lower');
    expect(rules.summary).toBe('old.example → new.example and 1 more, in lower case, 1 alias');
  });
});
