import { render, screen, waitFor } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { expect, it } from 'vitest';
import Dialog from '../../src/lib/ui/Dialog.svelte';

const fields = createRawSnippet(() => ({
  render: () => '<div><input aria-label="Host" /><input aria-label="Port" /></div>'
}));

it('a dialog begins in its first field, not on its close button', async () => {
  render(Dialog, { open: true, title: 'Add a server', children: fields });
  const host = await screen.findByLabelText('Host');
  await waitFor(() => expect(document.activeElement).toBe(host));
});
