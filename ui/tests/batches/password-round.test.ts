import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { PasswordRound } from '../../src/lib/batches/password-round.svelte';
import PasswordDialog from '../../src/lib/batches/PasswordDialog.svelte';
import { job } from '../../mock/fixtures';
import { program, refuse } from '../program';

const rejected = (id: number) => ({ ...job(id, 'failed'), sourcePassword: 'rejected' as const });
const missing = (id: number) => ({ ...job(id, 'queued'), destinationPassword: 'missing' as const });

describe('entering passwords one after the other', () => {
  it('asks only for those that are missing or were rejected', () => {
    program({});
    const round = new PasswordRound();
    round.begin([rejected(1), job(2, 'done'), missing(3)]);
    expect(round.total).toBe(2);
    expect(round.asks).toEqual({ source: true, destination: false });
    round.skip();
    expect(round.asks).toEqual({ source: false, destination: true });
  });

  it('goes from one to the next with the keyboard alone, and keeps nothing that was typed', async () => {
    const asked = program({});
    const round = new PasswordRound();
    const onend = vi.fn();
    round.begin([rejected(1), missing(3)]);
    render(PasswordDialog, { round, onend });
    await userEvent.type(await screen.findByTestId('round-source'), 'tiger{Enter}');
    await userEvent.type(await screen.findByTestId('round-destination'), 'lion{Enter}');
    await vi.waitFor(() => expect(onend).toHaveBeenCalledOnce());
    expect(asked.map(({ payload }) => payload)).toMatchObject([
      { id: 1, changes: { source: 'tiger', destination: null } },
      { id: 3, changes: { source: null, destination: 'lion' } }
    ]);
    expect([round.source, round.destination]).toEqual(['', '']);
    expect(round.entered).toEqual([1, 3]);
  });

  it('asks for a sign-in where the server has an app for that', async () => {
    const asked = program({ begin_sign_in: () => ({ id: 2, page: 'https://x', code: null }) });
    const round = new PasswordRound();
    const over = { ...job(1, 'failed'), sourcePassword: 'signInOver' as const };
    round.begin([over]);
    const clientOf = () => ({ provider: 'google' as const, client: 'app-1' });
    render(PasswordDialog, { round, onend: () => {}, clientOf });
    await userEvent.click(await screen.findByText('Sign in with Google'));
    expect(round.ready).toBe(false);
    round.signIns.source.state = 'signedIn';
    expect(round.ready).toBe(true);
    await round.save();
    const replaced = asked.find(({ command }) => command === 'replace_passwords');
    expect(replaced?.payload).toMatchObject({ id: 1, changes: { source: null, sourceSignIn: 2 } });
  });

  it('stays at a job whose password could not be kept, and says why', async () => {
    program({ replace_passwords: () => refuse('keychainLocked', 'the keychain is locked') });
    const round = new PasswordRound();
    round.begin([rejected(1)]);
    round.source = 'tiger';
    await round.save();
    expect(round.job?.id).toBe(1);
    expect(round.refusal?.description.title).toBe('The keychain is locked');
  });
});
