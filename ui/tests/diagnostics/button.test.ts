import { mockIPC } from '@tauri-apps/api/mocks';
import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import DiagnosticsButton from '../../src/lib/diagnostics/DiagnosticsButton.svelte';

describe('the text for a ticket', () => {
  it('has a name where the keys stop at it', async () => {
    mockIPC((command) => (command === 'diagnostics' ? 'Mailhaul 0.1.0' : null));
    render(DiagnosticsButton);
    await userEvent.click(screen.getByRole('button', { name: 'Diagnostics…' }));
    const text = await screen.findByRole('region', { name: 'Diagnostics for a ticket' });
    expect(text.tabIndex).toBe(0);
    expect(text.textContent).toBe('Mailhaul 0.1.0');
  });
});
