import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, describe, expect, it } from 'vitest';
import { importAnswers, importPage } from '../../mock/imports';
import { ImportView } from '../../src/lib/imports/import-view.svelte';
import { verdictOf } from '../../src/lib/imports/words';
import { Toasts } from '../../src/lib/ui/toasts.svelte';

afterEach(() => clearMocks());

async function opened() {
  const calls: [string, Record<string, unknown>][] = [];
  mockIPC((command, payload) => {
    calls.push([command, payload as Record<string, unknown>]);
    const answer = importAnswers[command as keyof typeof importAnswers];
    return answer(payload as never);
  });
  const view = new ImportView(1, new Toasts());
  await view.load();
  return { view, calls };
}

describe('an import', () => {
  it('sends a mapping in which a column means one thing', async () => {
    const { view, calls } = await opened();
    await view.map(2, 'sourceEmail');
    const sent = calls.find(([command]) => command === 'change_import')?.[1];
    expect(sent).toMatchObject({
      choices: { mapping: { columns: [null, 'sourcePassword', 'sourceEmail'] } }
    });
  });

  it('keeps an earlier change that was not answered yet when another follows', async () => {
    const { view, calls } = await opened();
    const rules = { domains: [{ from: 'a.example', to: 'b.example' }] };
    await Promise.all([view.change({ source: 3 }), view.useRules(rules)]);
    const sent = calls.filter(([command]) => command === 'change_import').at(-1)?.[1];
    expect(sent).toMatchObject({ choices: { source: 3, rules } });
    expect(view.page?.choices).toMatchObject({ source: 3, rules });
  });

  it('shows the addresses that the rules make', async () => {
    const { view } = await opened();
    const from = 'altstadt-verlag.example';
    await view.useRules({ domains: [{ from, to: 'new.example' }] });
    const made = view.rows.filter(({ destination }) => destination.origin === 'derived');
    expect(made.length).toBeGreaterThan(0);
    expect(made.every(({ destination }) => destination.text.endsWith('@new.example'))).toBe(true);
  });

  it('reads the rows of the filter that is chosen', async () => {
    const { view } = await opened();
    await view.show('refused');
    expect(view.rows.length).toBe(importPage().counts.refused);
    expect(view.rows.every(({ verdict }) => verdict.kind === 'refused')).toBe(true);
  });

  it('keeps no password that was typed into a cell', async () => {
    const { view, calls } = await opened();
    await view.mend(9, 'sourcePassword', 'hunter2');
    expect(
      calls.some(([command, sent]) => command === 'mend_cell' && sent.text === 'hunter2')
    ).toBe(true);
    expect(JSON.stringify([view.page, view.rows])).not.toContain('hunter2');
  });

  it('says why a row is refused and nothing where it is ready', async () => {
    const { view } = await opened();
    const refused = view.rows.find(({ verdict }) => verdict.kind === 'refused');
    const ready = view.rows.find(({ verdict }) => verdict.kind === 'ready');
    expect(refused && verdictOf(refused).text).toContain('domain is missing');
    expect(ready && verdictOf(ready).label).toBe('Ready');
  });
});
