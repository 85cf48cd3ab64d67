import { describe, expect, it } from 'vitest';
import { ServerForm } from '../../src/lib/servers/server-form.svelte';
import { certificate, server, untrusted, works } from '../../mock/fixtures';
import { program } from '../program';

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

  it('is tested with a login only where one was typed', async () => {
    const asked = program({ check_server: () => [], test_connection: () => works(false) });
    const typed = form();
    await typed.test();
    typed.login = 'mia';
    typed.password = 'tiger';
    await typed.test();
    const logins = asked
      .filter((one) => one.command === 'test_connection')
      .map((one) => one.payload['login']);
    expect(logins).toEqual([null, { login: 'mia', password: 'tiger' }]);
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
      check_server: () => [{ field: 'host', text: 'enter a host', blocking: true }]
    });
    const typed = new ServerForm(null);
    expect(await typed.save()).toBeNull();
    expect(typed.validation.error('host')).toBe('enter a host');
    expect(asked.some((one) => one.command === 'add_server')).toBe(false);
  });

  it('is saved in spite of a warning', async () => {
    program({
      check_server: () => [{ field: 'port', text: 'unusual', blocking: false }],
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
