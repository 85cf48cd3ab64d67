import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { untrusted, works, wrongPassword } from '../../mock/connections';
import type { ConnectionOutcome } from '../../src/lib/ipc';
import ConnectionResult from '../../src/lib/servers/ConnectionResult.svelte';

const SETTINGS = [
  'Nothing is encrypted: anyone on the way can read passwords and mail.',
  'Only the pinned certificate is accepted: when the server renews it, pin the new one.'
];
const SLOW = 'The server is far away or slow to answer: copying takes longer.';

function warnedOf(...codes: string[]): ConnectionOutcome {
  const outcome = works(true);
  if (outcome.outcome !== 'works') throw new Error('it works');
  return {
    ...outcome,
    detail: { ...outcome.detail, warnings: codes.map((code) => ({ code })) }
  };
}

describe('what came of a test', () => {
  it('does not warn again of what the server’s settings say beside it', () => {
    render(ConnectionResult, { outcome: warnedOf(...SETTINGS, SLOW) });
    const text = screen.getByTestId('connection-works').textContent;
    expect(text).toContain(SLOW);
    for (const one of SETTINGS) expect(text).not.toContain(one);
  });

  it('knows those warnings by the words in which the program says them', () => {
    const tester = readFileSync(join(process.cwd(), '../crates/app/src/tester.rs'), 'utf8');
    for (const one of SETTINGS) expect(tester).toContain(one);
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
