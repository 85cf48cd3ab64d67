import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { FailureClass, RunPage } from '../../src/lib/ipc';
import RunSummary from '../../src/lib/runs/RunSummary.svelte';
import { job, run } from '../../mock/fixtures';

const page = (kind: FailureClass): RunPage => ({
  run: run(60, 6, {
    state: 'failed',
    failure: {
      class: kind,
      side: 'destination',
      text: { code: 'It did not work.' },
      serverSaid: null,
      retryAfter: null,
      fatal: true
    }
  }),
  folders: [],
  leftOut: [],
  warnings: []
});

describe('why a job failed', () => {
  it.each([
    ['wrongCredential', 'Enter passwords', 'passwords'],
    ['mailboxFull', 'Run again', 'again'],
    ['connectionLost', 'Test the server', 'testServer'],
    ['internal', 'Look at the log', 'log']
  ] as const)('of the class %s has the button “%s”', async (kind, label, act) => {
    const onact = vi.fn();
    render(RunSummary, { job: job(6, 'failed'), run: page(kind), isOlder: false, onact });
    await userEvent.click(screen.getByRole('button', { name: label }));
    expect(onact).toHaveBeenCalledExactlyOnceWith(act, expect.objectContaining({ server: 2 }));
  });

  it('has no button on the page of an older run', () => {
    const props = { job: job(6, 'failed'), run: page('mailboxFull'), isOlder: true };
    render(RunSummary, { ...props, onact: vi.fn() });
    expect(screen.getByTestId('run-failure').textContent).toContain('Mailbox full');
    expect(screen.queryByRole('button')).toBeNull();
  });
});
