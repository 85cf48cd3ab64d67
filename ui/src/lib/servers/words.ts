// Words for connections.
import type { Endpoint, FoundBy, Proxy, Security, SignIn, UserClient } from '../ipc';
import { inLanguage } from '../lang';

const SECURITIES: Record<Security, { label: string; port: number }> = inLanguage(() => ({
  tls: { label: 'TLS', port: 993 },
  starttls: { label: 'STARTTLS', port: 143 },
  none: { label: 'None', port: 143 }
}));

/** Before a host that an address leads to. */
export const foundBy: Record<FoundBy, string> = inLanguage(() => ({
  named: 'That is an address. Its domain says that mailboxes are here:',
  delivered: 'That is an address. Its mail is delivered to this provider, so mailboxes are here:'
}));

export const securities = inLanguage(() =>
  (['tls', 'starttls', 'none'] as const).map((value) => ({ value, label: SECURITIES[value].label }))
);

export function securityLabel(security: Security): string {
  return SECURITIES[security].label;
}

/** socks5://proxy.example:1080 */
export function proxyText({ kind, host, port }: Proxy): string {
  return `${kind}://${address({ host, port })}`;
}

export type Method = SignIn['method'];

const SIGN_INS: Record<Method, { label: string; hint: string }> = inLanguage(() => ({
  password: {
    label: 'Passwords',
    hint: 'Each mailbox’s own, or an administrator’s.'
  },
  microsoft: {
    label: 'Microsoft 365 app',
    hint: 'An app that your administrator has let read every mailbox. Nobody’s password is needed.'
  },
  google: {
    label: 'Google service account',
    hint: 'A service account that your administrator has let act for every user. Nobody’s password is needed.'
  }
}));

export const signIns = inLanguage(() =>
  (['password', 'microsoft', 'google'] as const).map((value) => ({
    value,
    label: SIGN_INS[value].label
  }))
);

export function signInHint(method: Method): string {
  return SIGN_INS[method].hint;
}

export function usualPort(security: Security): number {
  return SECURITIES[security].port;
}

/** imap.example.org:993, [2001:db8::1]:993 */
export function address(endpoint: Pick<Endpoint, 'host' | 'port'>): string {
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `${host}:${endpoint.port}`;
}

/** By whose app users sign in themselves. */
export type Users = 'nobody' | UserClient['provider'];

const USERS: Record<Users, { label: string; hint: string }> = inLanguage(() => ({
  nobody: {
    label: 'No',
    hint: 'Users have a password for this server, or you enter one.'
  },
  microsoft: {
    label: 'With Microsoft',
    hint: 'By an app that you registered with Microsoft Entra. The steps are in the guide “Signing in”.'
  },
  google: {
    label: 'With Google',
    hint: 'By a client of the kind “Desktop app” that you made at Google. The steps are in the guide “Signing in”.'
  },
  other: {
    label: 'With another provider',
    hint: 'It was set elsewhere and stays as it is.'
  }
}));

/** What can be chosen; another provider only where there is one already. */
export function usersOptions(now: Users): { value: Users; label: string }[] {
  const values: Users[] = ['nobody', 'microsoft', 'google'];
  if (now === 'other') values.push('other');
  return values.map((value) => ({ value, label: USERS[value].label }));
}

export function usersLabel(users: Users): string {
  return USERS[users].label;
}

export function usersHint(users: Users): string {
  return USERS[users].hint;
}
