// Words for connections.
import type { Endpoint, Security } from '../ipc';

const SECURITIES: Record<Security, { label: string; port: number }> = {
  tls: { label: 'TLS', port: 993 },
  starttls: { label: 'STARTTLS', port: 143 },
  none: { label: 'None', port: 143 }
};

export const securities = (['tls', 'starttls', 'none'] as const).map((value) => ({
  value,
  label: SECURITIES[value].label
}));

export function securityLabel(security: Security): string {
  return SECURITIES[security].label;
}

export function usualPort(security: Security): number {
  return SECURITIES[security].port;
}

/** imap.example.org:993, [2001:db8::1]:993 */
export function address(endpoint: Pick<Endpoint, 'host' | 'port'>): string {
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `${host}:${endpoint.port}`;
}
