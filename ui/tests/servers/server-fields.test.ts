import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { ServerForm } from '../../src/lib/servers/server-form.svelte';
import ServerFields from '../../src/lib/servers/ServerFields.svelte';
import { program, refuse } from '../program';

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

  it('propose the host of an address that was typed, and try it with that address', async () => {
    program({ check_server: () => [] });
    const form = new ServerForm(null);
    render(ServerFields, { form });
    expect(screen.queryByTestId('server-proposed')).toBeNull();
    await userEvent.type(screen.getByLabelText('Host name'), 'petra@firma.example');
    await userEvent.click(screen.getByTestId('server-proposed'));
    expect([form.host, form.login]).toEqual(['imap.firma.example', 'petra@firma.example']);
    expect(screen.queryByTestId('server-proposed')).toBeNull();
    form.dispose();
  });

  it('propose what the domain of the address says, with its port, as soon as that is known', async () => {
    const found = { host: 'mail.firma.example', port: 143, security: 'starttls', by: 'named' };
    const asked = program({ check_server: () => [], find_server: () => found });
    const form = new ServerForm(null);
    render(ServerFields, { form });
    await userEvent.type(screen.getByLabelText('Host name'), 'petra@firma.example');
    expect(screen.getByTestId('server-proposed').textContent.trim()).toBe('imap.firma.example');
    await screen.findByText(/Its domain says/);
    const lookups = asked.filter(({ command }) => command === 'find_server');
    expect(lookups.map(({ payload }) => payload)).toEqual([{ address: 'petra@firma.example' }]);
    await userEvent.click(screen.getByTestId('server-proposed'));
    expect([form.host, form.port, form.security]).toEqual([
      'mail.firma.example',
      '143',
      'starttls'
    ]);
    form.dispose();
  });

  it('keep the usual host where nothing can be looked up', async () => {
    const asked = program({ check_server: () => [], find_server: () => refuse('storage') });
    const form = new ServerForm(null);
    render(ServerFields, { form });
    await userEvent.type(screen.getByLabelText('Host name'), 'petra@firma.example');
    await vi.waitFor(() => expect(asked.map(({ command }) => command)).toContain('find_server'));
    expect(screen.getByTestId('server-proposed').textContent.trim()).toBe('imap.firma.example');
    form.dispose();
  });

  it('show what is wrong with a field once it was left', async () => {
    program({
      check_server: () => [{ field: 'host', text: { code: 'leave out ‘:’' }, blocking: true }]
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

  it('ask for what an organisation’s access needs, and only then', async () => {
    program({
      check_server: () => [],
      check_sign_in: () => [
        { field: 'clientId', text: { code: 'enter the client id' }, blocking: true }
      ]
    });
    const form = new ServerForm(null);
    render(ServerFields, { form });
    expect(screen.queryByLabelText(/Client secret/)).toBeNull();
    await userEvent.click(screen.getByTestId('server-sign-in-microsoft'));
    expect(screen.getByLabelText(/Directory \(tenant\) ID/)).toBeTruthy();
    const client = screen.getByLabelText(/Application \(client\) ID/);
    await userEvent.click(client);
    await userEvent.tab();
    await screen.findByText('Enter the client id');
    expect(client.getAttribute('aria-invalid')).toBe('true');
    await userEvent.click(screen.getByTestId('server-sign-in-google'));
    expect(screen.getByLabelText(/Key file of the service account/)).toBeTruthy();
    form.dispose();
  });
});
