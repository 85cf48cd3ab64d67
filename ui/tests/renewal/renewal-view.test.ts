import { describe, expect, it, vi } from 'vitest';
import { renewalAnswers, renewalPage } from '../../mock/renewal';
import { RenewalView } from '../../src/lib/renewal/renewal-view.svelte';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import { program, refuse, type Answers } from '../program';

async function opened(more: Answers = {}) {
  const asked = program({ ...(renewalAnswers as unknown as Answers), ...more });
  const toasts = new Toasts();
  const view = new RenewalView(toasts);
  await view.choose();
  const sent = (command: string) => asked.filter((one) => one.command === command);
  return { view, toasts, sent };
}

describe('a list of new passwords', () => {
  it('is what the program read, and nothing where no file was chosen', async () => {
    const { view } = await opened();
    expect(view.page?.fileName).toBe(renewalPage().fileName);
    const none = await opened({ choose_renewal: () => null });
    expect(none.view.page).toBeNull();
    expect(none.toasts.list).toEqual([]);
  });

  it('lets two columns change places where one is chosen for both', async () => {
    const { view, sent } = await opened();
    await view.change({ address: 2 });
    expect(sent('change_renewal')[0]?.payload).toMatchObject({
      mapping: { address: 2, password: 0 }
    });
    await view.change({ password: 2 });
    expect(sent('change_renewal')[1]?.payload).toMatchObject({
      mapping: { address: 0, password: 2 }
    });
  });

  it('sends the side that is meant together with the columns', async () => {
    const { view, sent } = await opened();
    await view.change({ side: 'source' });
    expect(sent('change_renewal')[0]?.payload).toEqual({
      id: 1,
      mapping: { hasHeader: true, address: 0, password: 2, side: 'source' }
    });
    expect(view.page?.preview.ambiguous).toBe(0);
  });

  it('keeps the columns as they were where a change is refused', async () => {
    const { view, toasts } = await opened({ change_renewal: () => refuse('notNow', 'it is over') });
    await view.change({ side: 'source' });
    expect(view.page?.mapping.side).toBeNull();
    expect(toasts.list[0]?.text).toBe('It is over');
  });

  it('tells the program one change after the other, and ends with the last', async () => {
    const answers: (() => void)[] = [];
    const { view, sent } = await opened({
      change_renewal: ({ mapping }) =>
        new Promise((resolve) => answers.push(() => resolve(renewalPage(mapping as never))))
    });
    const first = view.change({ side: 'source' });
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    const second = view.change({ hasHeader: false });
    const third = view.change({ side: 'destination' });
    expect(view.busy).toBe(true);
    answers[0]?.();
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.();
    await Promise.all([first, second, third]);
    expect(sent('change_renewal').at(-1)?.payload).toMatchObject({
      mapping: { side: 'destination', hasHeader: false }
    });
    expect(view.page?.mapping).toMatchObject({ side: 'destination', hasHeader: false });
    expect(view.busy).toBe(false);
  });

  it('shows the rows of one verdict, and all again', async () => {
    const { view } = await opened();
    await view.show('ambiguous');
    expect(view.rows).toHaveLength(view.total);
    expect(view.rows.every(({ verdict }) => verdict.kind === 'ambiguous')).toBe(true);
    await view.change({ side: 'source' });
    expect(view.kind).toBeNull();
    expect(view.rows).toHaveLength(500);
  });

  it('reads the rows beyond the first as one scrolls, each once', async () => {
    const { view, sent } = await opened();
    expect(sent('renewal_rows')).toHaveLength(0);
    await Promise.all([view.more(), view.more()]);
    expect(view.rows).toHaveLength(1500);
    while (view.rows.length < view.total) await view.more();
    expect(new Set(view.rows.map(({ row }) => row)).size).toBe(view.total);
    await view.more();
    expect(sent('renewal_rows')).toHaveLength(3);
  });

  it('shows the verdict chosen last, whatever an older reading brings', async () => {
    const { view } = await opened();
    await Promise.all([view.more(), view.show('refused')]);
    expect(view.rows).toHaveLength(view.total);
    expect(view.rows.every(({ verdict }) => verdict.kind === 'refused')).toBe(true);
  });

  it('says what came of it and lets its file be deleted', async () => {
    const { view, sent } = await opened();
    await view.finish();
    expect(view.outcome?.replaced).toBe(renewalPage().preview.matched);
    await view.deleteFile();
    expect(sent('delete_renewal_file')[0]?.payload).toEqual({ id: 1 });
    expect(view.outcome?.file).toBeNull();
  });

  it('keeps offering the file where it could not be deleted', async () => {
    const { view } = await opened({ delete_renewal_file: () => refuse('file', 'it is open') });
    await view.finish();
    await view.deleteFile();
    expect(view.outcome?.file).not.toBeNull();
  });

  it('begins anew where replacing failed, as the program has the list no longer', async () => {
    const { view, toasts } = await opened({
      finish_renewal: () => refuse('keychainLocked', 'it is locked')
    });
    await view.finish();
    expect(view.page).toBeNull();
    expect(toasts.list[0]?.text).toMatch(/^It is locked/);
  });

  it('is forgotten by the program when another one is opened and when the page is left', async () => {
    const { view, sent } = await opened();
    await view.paste('a@old.example\tx');
    expect(sent('discard_renewal')).toHaveLength(1);
    view.leave();
    expect(sent('discard_renewal')).toHaveLength(2);
    expect(view.page).toBeNull();
  });

  it('is forgotten too where it arrives after the page was left', async () => {
    const { view, sent } = await opened({ choose_renewal: () => null });
    const opening = view.drop('/lists/new.csv');
    view.leave();
    await opening;
    expect(sent('discard_renewal')).toHaveLength(1);
    expect(view.page).toBeNull();
  });

  it('keeps nothing of what was pasted', async () => {
    const { view, sent } = await opened();
    await view.paste('a@old.example\thunter2');
    expect(sent('open_pasted_renewal')[0]?.payload).toEqual({ text: 'a@old.example\thunter2' });
    expect(JSON.stringify([view.page, view.rows])).not.toContain('hunter2');
  });
});
