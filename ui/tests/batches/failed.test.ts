import { render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { failedMessages } from '../../mock/batches';
import { Failed, keyOf } from '../../src/lib/batches/failed.svelte';
import FailedMessages from '../../src/lib/batches/FailedMessages.svelte';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import { program, refuse, type Answers } from '../program';

const paged: Answers = {
  failed_messages: ({ offset, limit }) => failedMessages(offset as number, limit as number)
};

async function opened(answers: Answers = paged) {
  const asked = program(answers);
  const toasts = new Toasts();
  const failed = new Failed(1, toasts);
  await failed.load();
  return { failed, asked, toasts };
}

describe('the messages of a batch that did not arrive', () => {
  it('can all be reached beyond the first piece, each once', async () => {
    const { failed } = await opened();
    expect([failed.rows.length, failed.total, failed.complete]).toEqual([500, 1203, false]);
    render(FailedMessages, { failed, onretry: vi.fn(), onopen: vi.fn() });
    expect(screen.getByText(/500 of 1,203 messages read/)).toBeTruthy();
    while (!failed.complete) await failed.more();
    expect(failed.rows).toHaveLength(1203);
    expect(new Set(failed.rows.map(keyOf)).size).toBe(1203);
  });

  it('are accepted only where nobody decided yet, with a note', async () => {
    const { failed, asked } = await opened();
    failed.selection.add(failed.rows.slice(0, 3).map(keyOf));
    failed.ask(failed.chosen);
    expect(failed.asked).toHaveLength(2);
    failed.note = ' Agreed ';
    await failed.accept();
    const sent = asked.find(({ command }) => command === 'accept_messages')?.payload;
    expect(sent).toMatchObject({ batch: 1, note: 'Agreed' });
    expect(sent?.['messages']).toHaveLength(2);
    expect(failed.selection.size).toBe(0);
    expect(failed.asked).toBeNull();
  });

  it('name each job once that is to run again', async () => {
    const { failed } = await opened();
    failed.selection.add(
      [failed.rows[0], failed.rows[40]].flatMap((row) => (row ? [keyOf(row)] : []))
    );
    expect(failed.chosenJobs).toEqual([1]);
  });

  it('stay asked about when noting it did not work', async () => {
    const { failed, toasts } = await opened({
      ...paged,
      accept_messages: () => refuse('storage', 'disk full')
    });
    failed.ask(failed.rows.slice(0, 1));
    await failed.accept();
    expect(failed.asked).toHaveLength(1);
    expect(toasts.list[0]?.tone).toBe('bad');
  });

  it('say so where there are none, and why where they can’t be read', async () => {
    const none = await opened({ failed_messages: () => ({ total: 0, rows: [] }) });
    const shown = render(FailedMessages, {
      failed: none.failed,
      onretry: vi.fn(),
      onopen: vi.fn()
    });
    expect(screen.getByText('Nothing stayed behind')).toBeTruthy();
    shown.unmount();
    const gone = await opened({ failed_messages: () => refuse('storage', 'disk full') });
    render(FailedMessages, { failed: gone.failed, onretry: vi.fn(), onopen: vi.fn() });
    expect(screen.getByTestId('error-state').textContent).toContain('Disk full');
  });
});
