import { render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { untrusted, works, wrongPassword } from '../../mock/connections';
import type { ConnectionOutcome, ConnectionWarning } from '../../src/lib/ipc';
import ConnectionResult from '../../src/lib/servers/ConnectionResult.svelte';

const WARNINGS: ConnectionWarning[] = [
  { kind: 'notEncrypted', text: { code: 'Everybody can read it.' } },
  { kind: 'pinnedCertificate', text: { code: 'Only one certificate will do.' } },
  { kind: 'slowToAnswer', text: { code: 'It is far away.' } }
];

function warnedOf(warnings: ConnectionWarning[]): ConnectionOutcome {
  const outcome = works(true);
  if (outcome.outcome !== 'works') throw new Error('it works');
  return { ...outcome, detail: { ...outcome.detail, warnings } };
}

/** Of the class of a wrong password, but no password was shown to the server. */
function refusedWithout(rejected: 'token' | null, code: string): ConnectionOutcome {
  const outcome = wrongPassword();
  if (outcome.outcome !== 'fails') throw new Error('it fails');
  const problem = { ...outcome.detail.problem, text: { code } };
  return { ...outcome, detail: { ...outcome.detail, problem, rejected } };
}

describe('what came of a test', () => {
  it('does not warn again of what the server’s settings say beside it, whatever the words', () => {
    render(ConnectionResult, { outcome: warnedOf(WARNINGS) });
    const text = screen.getByTestId('connection-works').textContent;
    expect(text).toContain('It is far away.');
    expect(text).not.toContain('Everybody can read it.');
    expect(text).not.toContain('Only one certificate will do.');
  });

  it.each([
    ['token', 'The app has no right to read this mailbox.'],
    [null, 'The provider takes the sign-in no longer. Sign in again.']
  ] as const)('speaks of no password where the server was shown none (%s)', (rejected, code) => {
    render(ConnectionResult, { outcome: refusedWithout(rejected, code) });
    const text = screen.getByTestId('connection-fails').textContent;
    expect(text).toContain(code);
    expect(text).not.toContain('The server said no to the login or the password.');
  });

  it('says once that a certificate is to be compared before it is trusted', () => {
    render(ConnectionResult, { outcome: untrusted(), onpin: vi.fn() });
    const text = screen.getByTestId('connection-fails').textContent;
    expect(text).toContain('mail.altstadt-verlag.example');
    expect(text.match(/Compare/g)).toHaveLength(1);
  });

  it('gives its advice on a refused login once', () => {
    render(ConnectionResult, { outcome: wrongPassword() });
    const text = screen.getByTestId('connection-fails').textContent;
    expect(text).toContain('The server said no to the login or the password.');
    expect(text.match(/app password/g)).toHaveLength(1);
  });
});
