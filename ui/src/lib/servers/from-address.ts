// Where the mailbox of an address probably is: typed in place of a host name, an address is answered by a proposal, which the test of
// the connection proves.

/** Providers whose host is not imap. and the domain, by what stands behind the @; all of them speak TLS on port 993. */
const HOSTS: [host: string, domains: string[]][] = [
  ['imap.gmail.com', ['gmail.com', 'googlemail.com']],
  ['outlook.office365.com', ['outlook.com', 'outlook.de', 'hotmail.com', 'live.com', 'msn.com']],
  ['imap.gmx.net', ['gmx.net', 'gmx.de', 'gmx.at', 'gmx.ch']],
  ['imap.mail.me.com', ['icloud.com', 'me.com', 'mac.com']],
  ['imap.mail.yahoo.com', ['yahoo.com', 'yahoo.de', 'yahoo.fr', 'yahoo.es', 'yahoo.co.uk']],
  ['secureimap.t-online.de', ['t-online.de', 'magenta.de']],
  ['posteo.de', ['posteo.de', 'posteo.net']],
  ['mx.freenet.de', ['freenet.de']]
];

const KNOWN = new Map(HOSTS.flatMap(([host, domains]) => domains.map((one) => [one, host])));

/** The host to propose for what was typed into the field for one; null where that is no address. */
export function hostOfAddress(typed: string): string | null {
  const domain = domainOf(typed);
  return domain === undefined ? null : (KNOWN.get(domain) ?? `imap.${domain}`);
}

/** The address whose domain has to be asked; null where there is none, or where its host is known. */
export function addressToAsk(typed: string): string | null {
  const domain = domainOf(typed);
  return domain === undefined || KNOWN.has(domain) ? null : typed.trim().toLowerCase();
}

function domainOf(typed: string): string | undefined {
  return /^[^\s@:/]+@([\w-]+(?:\.[\w-]+)+)$/u.exec(typed.trim().toLowerCase())?.[1];
}
