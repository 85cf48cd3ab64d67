import { render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { Bulk } from '../../src/lib/batches/bulk.svelte';
import BulkDialog from '../../src/lib/batches/BulkDialog.svelte';
import type { Action } from '../../src/lib/ipc';
import { Toasts } from '../../src/lib/ui/toasts.svelte';

function asked(action: Action): Bulk {
  const bulk = new Bulk(new Toasts());
  bulk.asked = {
    action,
    appliesTo: [1, 2],
    leftOut: [{ reason: { code: 'It is in the queue or at work already.' }, jobs: 3 }],
    messagesToCopy: 0,
    bytesToCopy: 0,
    unrehearsed: 0
  };
  return bulk;
}

it('the question names why jobs are left out', async () => {
  render(BulkDialog, { bulk: asked('verify') });
  const dialog = await screen.findByTestId('bulk');
  expect(dialog.textContent).toContain('3 jobs: It is in the queue or at work already.');
});

it('the question says what is run once more: a dry run is not made a real one', async () => {
  render(BulkDialog, { bulk: asked('runAgain') });
  expect((await screen.findByTestId('bulk')).textContent).toContain('a dry run stays a dry run');
});
