import { fireEvent, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import PairRows from '../../src/lib/imports/PairRows.svelte';
import { RulesForm } from '../../src/lib/imports/rules-form.svelte';
import type { AddressRules } from '../../src/lib/ipc';

function list(aliases: { from: string; to: string }[] = []) {
  const use = vi.fn<(rules: AddressRules) => void>();
  const form = new RulesForm({ aliases }, use);
  const from = { label: 'Old address', example: 'a' };
  render(PairRows, { form, kind: 'aliases', from, to: { label: 'New address', example: 'b' } });
  return { form, use, user: userEvent.setup() };
}

const focused = () => (document.activeElement as HTMLElement).dataset['testid'];

describe('a list of old and new addresses', () => {
  it('grows by keys alone, and goes on with the next one', async () => {
    const { form, user } = list();
    screen.getByTestId('aliases-new-from').focus();
    await user.keyboard('a@old.example{Tab}a@new.example{Enter}');
    await tick();
    expect(form.rules.aliases).toEqual([{ from: 'a@old.example', to: 'a@new.example' }]);
    expect(focused()).toBe('aliases-new-from');
    await user.keyboard('b@old.example');
    expect(form.rules.aliases).toHaveLength(1);
  });

  it('says that half of one doesn’t count, once it is left', async () => {
    const { use, user } = list();
    await user.type(screen.getByTestId('aliases-new-from'), 'a@old.example');
    expect(screen.queryByText(/counts when both/)).toBeNull();
    await user.tab();
    await user.tab();
    expect(screen.getByText(/counts when both/)).toBeTruthy();
    expect(use).not.toHaveBeenCalled();
  });

  it('names what is wrong beside the field, and leads on to the next after one is removed', async () => {
    const pair = { from: 'a@old.example', to: 'a@new.example' };
    const { form, user } = list([pair, { from: 'A@old.example', to: 'b@new.example' }]);
    const wrong = screen.getByTestId('aliases-1-from');
    expect(wrong.getAttribute('aria-invalid')).toBe('true');
    const note = document.getElementById(wrong.getAttribute('aria-describedby') ?? '');
    expect(note?.textContent).toMatch(/already/);
    await user.click(screen.getByTestId('aliases-0-remove'));
    await tick();
    expect(form.rules.aliases).toHaveLength(1);
    expect(focused()).toBe('aliases-0-remove');
  });

  it('draws some of thousands, and more on request', async () => {
    const { user } = list(
      Array.from({ length: 3000 }, (_, at) => ({
        from: `a${at}@x.example`,
        to: `b${at}@y.example`
      }))
    );
    expect(screen.queryByTestId('aliases-50-from')).toBeNull();
    expect(screen.getByTestId('aliases-more').textContent).toMatch(/2,950/);
    await user.click(screen.getByTestId('aliases-more'));
    expect(screen.getByTestId('aliases-249-from')).toBeTruthy();
  });

  it('takes two columns that are pasted into any of its fields', async () => {
    const { form } = list();
    const text = 'a@old.example\ta@new.example\nb@old.example\tb@new.example';
    const taken = await fireEvent.paste(screen.getByTestId('aliases-new-to'), {
      clipboardData: { getData: () => text }
    });
    expect(taken).toBe(false);
    expect(form.rules.aliases).toHaveLength(2);
    expect(screen.getByTestId('aliases-note').textContent).toBe('2 aliases taken over.');
  });
});
