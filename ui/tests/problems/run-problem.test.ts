import { describe, expect, it } from 'vitest';
import type { FailureClass, Problem } from '../../src/lib/ipc';
import { outcomeWords, reasonParts } from '../../src/lib/problems/outcomes';
import { isPossible, runProblem } from '../../src/lib/problems/run-problem';
import { job, run } from '../../mock/fixtures';

const row = job(6, 'failed');
const failure = (kind: FailureClass, more: Partial<Problem> = {}): Problem => ({
  class: kind,
  side: 'destination',
  text: { code: 'it did not work' },
  serverSaid: 'NO [ALERT] no',
  retryAfter: null,
  fatal: true,
  ...more
});

describe('why a run failed', () => {
  it('is told in the program’s words, with the server’s own apart and the server it is about', () => {
    const found = runProblem(run(1, 6, { failure: failure('mailboxFull') }), row);
    expect(found).toMatchObject({
      title: 'Mailbox full',
      what: 'It did not work',
      said: 'NO [ALERT] no',
      server: row.destination.server,
      act: 'again'
    });
  });

  it('goes on with the program’s own advice where it gives one', () => {
    const text = 'imap.example.org refused the login. Check the address; nothing is tried again.';
    const found = runProblem(
      run(1, 6, { failure: failure('wrongCredential', { text: { code: text } }) }),
      row
    );
    expect(found).toMatchObject({
      what: 'Imap.example.org refused the login.',
      fix: 'Check the address; nothing is tried again.'
    });
  });

  it('is told by how it ended where no failure says it', () => {
    const ended = run(1, 6, { state: 'failed', exit: 'connectionSource' });
    expect(runProblem(ended, row)).toMatchObject({
      what: 'There was no connection to the source, or it broke off.',
      server: row.source.server
    });
  });

  it('is nothing where nothing went wrong', () => {
    expect(runProblem(run(1, 6), row)).toBeNull();
    expect(runProblem(run(1, 6, { state: 'warnings', exit: 'withErrors' }), row)).toBeNull();
  });

  it('has no button for what can’t be done', () => {
    const lost = runProblem(run(1, 6, { failure: failure('connectionLost') }), row);
    const nobody = runProblem(
      run(1, 6, { failure: failure('connectionLost', { side: null }) }),
      row
    );
    expect(lost && isPossible('testServer', lost, row)).toBe(true);
    expect(nobody && isPossible('testServer', nobody, row)).toBe(false);
    expect(lost && isPossible('again', lost, { ...row, actions: ['cancel'] })).toBe(false);
    expect(lost && isPossible('log', lost, row)).toBe(true);
  });
});

describe('why a message did not arrive', () => {
  it('is told apart from the server’s own words', () => {
    expect(reasonParts('the destination takes up to 50 MiB: [TOOBIG] too big: 60')).toEqual({
      plain: 'The destination takes up to 50 MiB.',
      said: '[TOOBIG] too big: 60'
    });
    expect(reasonParts('deleted meanwhile').said).toBeNull();
  });

  it('has a word of its own for each outcome', () => {
    const labels = (['skipped', 'refused', 'vanished'] as const).map(
      (outcome) => outcomeWords(outcome).label
    );
    expect(new Set(labels).size).toBe(3);
  });
});
