import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { ForMany } from '../../src/lib/renewal/for-many.svelte';
import ForManyDialog from '../../src/lib/renewal/ForManyDialog.svelte';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import { jobs } from '../../mock/fixtures';
import { program, refuse, type Answers } from '../program';

const rows = jobs(10).map((row) => ({
  ...row,
  destination: { ...row.destination, login: 'admin@new.example', actAs: row.destination.login }
}));

async function dialog(answers: Answers = {}) {
  const asked = program(answers);
  const many = new ForMany(new Toasts());
  render(ForManyDialog, { asked: many });
  many.begin(rows);
  await tick();
  return { many, asked, user: userEvent.setup() };
}

describe('the dialog of one new password for many jobs', () => {
  it('says for how many jobs it is, and warns where each user has a password of their own', async () => {
    await dialog();
    expect(screen.getByTestId('for-many').textContent).toMatch(/New password for 10 jobs/);
    const logins = screen.getByTestId('for-many-logins').textContent;
    expect(logins).toMatch(/logins get the same password/);
    expect(logins).toMatch(/and 7 more/);
  });

  it('names the one administrator of the side that is chosen', async () => {
    const { user } = await dialog();
    await user.click(screen.getByTestId('for-many-side-destination'));
    expect(screen.getByTestId('for-many-logins').textContent).toMatch(
      /All log in as\s+admin@new\.example\s+on Fastmail/
    );
  });

  it('replaces by keys alone, once there is a password', async () => {
    const outcome = { replaced: 10, leftOut: 0, checks: 6, file: null };
    const { user, asked, many } = await dialog({ replace_for_many: () => outcome });
    expect(screen.getByTestId<HTMLButtonElement>('for-many-replace').disabled).toBe(true);
    screen.getByTestId('for-many-password').focus();
    await user.keyboard('hunter2{Enter}');
    await vi.waitFor(() => expect(many.jobs).toBeNull());
    expect(asked[0]?.payload).toEqual({
      jobs: rows.map(({ id }) => id),
      changes: { source: 'hunter2', destination: null }
    });
  });

  it('stays open and says why where the keychain is locked', async () => {
    const { user } = await dialog({ replace_for_many: () => refuse('keychainLocked', 'no') });
    await user.type(screen.getByTestId('for-many-password'), 'hunter2');
    await user.click(screen.getByTestId('for-many-replace'));
    expect((await screen.findByTestId('refusal')).textContent).toMatch(/keychain is locked/);
  });
});
