import { describe, expect, it } from 'vitest';
import { ServerForm } from '../../src/lib/servers/server-form.svelte';
import { untrusted, works } from '../../mock/connections';
import { certificate, server } from '../../mock/fixtures';
import { program, refuse } from '../program';

function form(): ServerForm {
  const typed = new ServerForm(null);
  typed.host = 'imap.example.org';
  return typed;
}

describe('a server that is typed', () => {
  it('changes the usual port with the security, and no other', () => {
    program({});
    const typed = form();
    typed.secure('starttls');
    expect(typed.draft.port).toBe(143);
    typed.port = '1143';
    typed.secure('tls');
    expect(typed.draft.port).toBe(1143);
    typed.dispose();
  });

  it('has the name of its host when it has no other', () => {
    program({});
    expect(form().draft.name).toBe('imap.example.org');
  });

  it('sends port 0, which is refused, for what is no number', () => {
    program({});
    const typed = form();
    typed.port = '99x';
    expect(typed.draft.port).toBe(0);
  });

  it('is tested with a login only where one was typed, with its password', async () => {
    const asked = program({ check_server: () => [], test_connection: () => works(false) });
    const typed = form();
    await typed.test();
    typed.login = 'mia';
    await typed.test();
    typed.password = 'tiger';
    await typed.test();
    const logins = asked
      .filter((one) => one.command === 'test_connection')
      .map((one) => one.payload['login']);
    expect(logins).toEqual([null, null, { login: 'mia', password: 'tiger' }]);
  });

  it('trusts the certificate that was shown and tests again at once', async () => {
    const asked = program({
      check_server: () => [],
      test_connection: ({ draft }) =>
        (draft as { pinned: string | null }).pinned ? works(false) : untrusted()
    });
    const typed = form();
    await typed.test();
    expect(typed.outcome?.outcome).toBe('fails');
    await typed.pin(certificate.fingerprint);
    expect(typed.outcome?.outcome).toBe('works');
    expect(asked.at(-1)?.payload).toMatchObject({ draft: { pinned: certificate.fingerprint } });
  });

  it('is not saved while something stands in the way, and says what', async () => {
    const asked = program({
      check_server: () => [{ field: 'host', text: { code: 'enter a host' }, blocking: true }]
    });
    const typed = new ServerForm(null);
    expect(await typed.save()).toBeNull();
    expect(typed.validation.error('host')).toBe('enter a host');
    expect(asked.some((one) => one.command === 'add_server')).toBe(false);
  });

  it('is saved in spite of a warning', async () => {
    program({
      check_server: () => [{ field: 'port', text: { code: 'unusual' }, blocking: false }],
      add_server: () => server(5, 'New').server
    });
    const typed = form();
    expect((await typed.save())?.id).toBe(5);
  });

  it('forgets the password once it is saved', async () => {
    program({ check_server: () => [], add_server: () => server(5, 'New').server });
    const typed = form();
    typed.password = 'tiger';
    await typed.save();
    expect(typed.password).toBe('');
  });
});

describe('an organisation’s access', () => {
  const microsoft = { method: 'microsoft', tenant: 'contoso.com', client: 'app-1' } as const;
  const saved = { ...server(5, 'New').server, signIn: microsoft };

  function typed(): ServerForm {
    const typed = form();
    typed.signInBy('microsoft');
    typed.tenant = ' contoso.com ';
    typed.client = 'app-1';
    typed.secret = 'tiger';
    return typed;
  }

  it('is saved with the server, and its secret leaves the window', async () => {
    const asked = program({
      check_server: () => [],
      check_sign_in: () => [],
      add_server: () => server(5, 'New').server,
      set_sign_in: () => saved
    });
    const entered = typed();
    expect((await entered.save())?.signIn).toEqual(microsoft);
    expect(asked.find((one) => one.command === 'set_sign_in')?.payload).toEqual({
      id: 5,
      signIn: microsoft,
      secret: 'tiger'
    });
    expect(entered.secret).toBe('');
  });

  it('that is refused does not add the server a second time', async () => {
    let refused = true;
    const asked = program({
      check_server: () => [],
      check_sign_in: () => [],
      add_server: () => server(5, 'New').server,
      edit_server: () => server(5, 'New').server,
      set_sign_in: () => (refused ? refuse('keychainLocked') : saved)
    });
    const entered = typed();
    expect(await entered.save()).toBeNull();
    refused = false;
    expect((await entered.save())?.id).toBe(5);
    expect(asked.filter((one) => one.command === 'add_server')).toHaveLength(1);
  });

  it('says what is missing at its field before anything is saved', async () => {
    const asked = program({
      check_server: () => [],
      check_sign_in: () => [{ field: 'tenant', text: { code: 'enter the tenant' }, blocking: true }]
    });
    const entered = typed();
    expect(await entered.save()).toBeNull();
    expect(entered.validation.error('tenant')).toBe('enter the tenant');
    expect(asked.some((one) => one.command === 'add_server')).toBe(false);
  });

  it('is tried with a mailbox, by the secret that is kept where none was typed', async () => {
    const asked = program({
      check_server: () => [],
      check_sign_in: () => [],
      test_access: () => works(true)
    });
    const edited = new ServerForm(saved);
    expect(edited.keepsSecret).toBe(true);
    edited.mailbox = ' mia@contoso.com ';
    await edited.test();
    expect(asked.find((one) => one.command === 'test_access')?.payload).toMatchObject({
      signIn: microsoft,
      secret: null,
      editing: 5,
      mailbox: 'mia@contoso.com'
    });
  });

  it('that did not change is left alone', async () => {
    const asked = program({
      check_server: () => [],
      check_sign_in: () => [],
      edit_server: () => saved
    });
    await new ServerForm(saved).save();
    expect(asked.some((one) => one.command === 'set_sign_in')).toBe(false);
  });

  it('loses a secret that was typed for another method', () => {
    program({});
    const entered = typed();
    entered.signInBy('google');
    expect(entered.secret).toBe('');
  });
});

describe('a way to the server', () => {
  it('is sent with the draft, and the proxy’s password apart and once', async () => {
    const asked = program({ check_server: () => [], add_server: () => server(5, 'New').server });
    const typed = form();
    typed.proxy = ' socks5://proxy.example ';
    typed.proxyUser = 'mia';
    typed.proxyPassword = 'tiger';
    await typed.save();
    expect(asked.find((one) => one.command === 'add_server')?.payload['draft']).toMatchObject({
      proxy: 'socks5://proxy.example',
      proxyUser: 'mia',
      authorities: null
    });
    expect(asked.find((one) => one.command === 'set_proxy_password')?.payload).toEqual({
      id: 5,
      password: 'tiger'
    });
    expect(typed.proxyPassword).toBe('');
  });

  it('is shown again as it was typed', () => {
    program({});
    const proxy = { kind: 'http', host: '::1', port: 3128, user: 'mia' } as const;
    const edited = new ServerForm(server(5, 'New', { proxy, authorities: '/ca.pem' }).server);
    expect([edited.proxy, edited.proxyUser, edited.authorities]).toEqual([
      'http://[::1]:3128',
      'mia',
      '/ca.pem'
    ]);
  });
});
