import { describe, expect, it } from 'vitest';
import { importAnswers, importPage } from '../../mock/imports';
import { ImportView } from '../../src/lib/imports/import-view.svelte';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import { program, refuse, type Answers } from '../program';

async function opened(more: Answers = {}) {
  const asked = program({ ...(importAnswers as unknown as Answers), ...more });
  const toasts = new Toasts();
  const view = new ImportView(1, toasts);
  await view.load();
  const reads = () => asked.filter(({ command }) => command === 'import_rows');
  return { view, toasts, reads };
}

describe('the rows of an import', () => {
  it('can all be reached, piece by piece, each once', async () => {
    const { view } = await opened();
    expect(view.complete).toBe(false);
    while (!view.complete) await view.more();
    expect(view.rows).toHaveLength(importPage().counts.rows);
    expect(new Set(view.rows.map(({ row }) => row)).size).toBe(view.rows.length);
  });

  it('are asked for once while an answer is on its way, and not beyond the end', async () => {
    const { view, reads } = await opened();
    await Promise.all([view.more(), view.more()]);
    expect(reads()).toHaveLength(2);
    while (!view.complete) await view.more();
    const all = reads().length;
    await view.more();
    expect(reads()).toHaveLength(all);
  });

  it('begin anew with another filter', async () => {
    const { view, reads } = await opened();
    await view.more();
    await view.show('refused');
    expect(reads().at(-1)?.payload).toMatchObject({ filter: 'refused', offset: 0 });
    expect(view.rows).toHaveLength(importPage().counts.refused);
  });

  it('keep their place when a cell was mended', async () => {
    const { view } = await opened();
    await view.more();
    const before = view.rows.length;
    await view.mend(12, 'destEmail', 'x@y.example');
    expect(view.rows).toHaveLength(before);
  });

  it('say why no more could be read, once', async () => {
    const { view, toasts } = await opened({
      import_rows: (payload) =>
        payload['offset'] === 0
          ? importAnswers.import_rows(payload as never)
          : refuse('notFound', 'the list is gone')
    });
    await view.more();
    await view.more();
    expect(toasts.list).toHaveLength(1);
    expect(toasts.list[0]?.text).toBe('The list is gone');
  });
});
