import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { ServerForm } from '../../src/lib/servers/server-form.svelte';
import ServerFields from '../../src/lib/servers/ServerFields.svelte';
import { program } from '../program';

describe('the fields of a server', () => {
  it('warn loudly as soon as encryption is switched off', async () => {
    program({ check_server: () => [] });
    const form = new ServerForm(null);
    render(ServerFields, { form });
    expect(screen.queryByTestId('warning-plain')).toBeNull();
    await userEvent.click(screen.getByTestId('server-security-none'));
    expect(screen.getByTestId('warning-plain').textContent).toMatch(/can be read/);
    form.dispose();
  });

  it('show what is wrong with a field once it was left', async () => {
    program({
      check_server: () => [{ field: 'host', text: 'leave out ‘:’', blocking: true }]
    });
    const form = new ServerForm(null);
    render(ServerFields, { form });
    const host = screen.getByLabelText('Host name');
    await userEvent.type(host, 'imap://x');
    expect(host.getAttribute('aria-invalid')).toBeNull();
    await userEvent.tab();
    await screen.findByText('Leave out ‘:’');
    expect(host.getAttribute('aria-invalid')).toBe('true');
    form.dispose();
  });
});
