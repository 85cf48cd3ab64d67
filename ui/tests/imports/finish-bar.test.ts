import { render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { batches as made } from '../../mock/batches';
import { importPage } from '../../mock/imports';
import FinishBar from '../../src/lib/imports/FinishBar.svelte';
import { FinishForm } from '../../src/lib/imports/finish-form.svelte';
import type { ImportView } from '../../src/lib/imports/import-view.svelte';
import type { ImportPage } from '../../src/lib/ipc';

const batches = made(40);

function bar(page: ImportPage, change: (form: FinishForm) => void = () => undefined) {
  const form = new FinishForm();
  change(form);
  const view = { busy: false, finish: () => Promise.resolve() } as unknown as ImportView;
  render(FinishBar, { view, page, batches, form });
  return {
    plan: screen.getByTestId('finish-plan').textContent.replace(/\s+/g, ' ').trim(),
    button: screen.getByTestId<HTMLButtonElement>('finish-import')
  };
}

describe('the foot of an import', () => {
  it('says where the rows go, what runs then, and how many stay behind', () => {
    const page = importPage();
    const behind = page.counts.rows - page.counts.ready - page.counts.needsPassword;
    const { plan, button } = bar(page, (form) => (form.name = 'Staff'));
    expect(plan).toMatch(/^Into “Staff”, then a dry run\./);
    expect(behind > 0).toBe(/stay behind\.$/.test(plan));
    expect(button.disabled).toBe(false);
  });

  it('says what is missing, and imports nothing until it is there', () => {
    const { plan, button } = bar(importPage(), (form) => (form.where = 'there'));
    expect(plan).toBe('Choose the batch.');
    expect(button.disabled).toBe(true);
  });

  it('asks for a name where the list has none, as one that was pasted', () => {
    const pasted = { ...importPage(), fileName: '' };
    const { plan, button } = bar(pasted, (form) => (form.name = ' '));
    expect(plan).toMatch(/^Give the batch a name\./);
    expect(button.disabled).toBe(true);
  });

  it('has nothing to import where no row can be', () => {
    const page = importPage();
    const none = { ...page, counts: { ...page.counts, ready: 0, needsPassword: 0 } };
    expect(bar(none).button.disabled).toBe(true);
  });
});
