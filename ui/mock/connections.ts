// What tests of a connection say: it works, its certificate is not trusted, the login is rejected.
import type { ConnectionOutcome } from '../src/lib/ipc';
import { certificate, says } from './fixtures';

export function works(loggedIn: boolean): ConnectionOutcome {
  return {
    outcome: 'works',
    detail: {
      connected: {
        side: 'source',
        peer: 'imap.fastmail.com:993',
        address: '103.168.172.45',
        greeting: '* OK IMAP4 ready',
        roundTripMs: 23.4,
        certificate: {
          ...certificate,
          subject: 'CN=*.fastmail.com',
          issuer: 'CN=DigiCert TLS RSA4096'
        }
      },
      loggedIn: loggedIn
        ? {
            side: 'source',
            login: 'mia@fastmail.com',
            mechanism: 'PLAIN',
            capabilities: [
              'IMAP4rev1',
              'LITERAL-',
              'UIDPLUS',
              'MULTIAPPEND',
              'CONDSTORE',
              'QUOTA',
              'SPECIAL-USE'
            ]
          }
        : null,
      namespace: 'No prefix, separated by /',
      messageLimit: 73_400_320,
      quotaFree: loggedIn ? 28_991_029_248 : null,
      warnings: []
    }
  };
}

export function untrusted(): ConnectionOutcome {
  return {
    outcome: 'fails',
    detail: {
      problem: {
        class: 'tlsRefused',
        side: null,
        text: {
          code: 'The certificate of {0} is not trusted. If you know the server, compare its fingerprint and pin it.',
          values: [{ kind: 'text', is: 'mail.altstadt-verlag.example' }]
        },
        serverSaid: 'invalid peer certificate: UnknownIssuer',
        retryAfter: null,
        fatal: true
      },
      fix: says('Compare the fingerprint with the server’s own, and pin it.'),
      rejected: null,
      certificate
    }
  };
}

export function wrongPassword(): ConnectionOutcome {
  return {
    outcome: 'fails',
    detail: {
      problem: {
        class: 'wrongCredential',
        side: 'destination',
        text: says(
          'The server rejected the login. Check the address and the password; some providers want an app password.'
        ),
        serverSaid: 'NO [AUTHENTICATIONFAILED] Incorrect username, password or access token',
        retryAfter: null,
        fatal: true
      },
      fix: says('Fastmail wants an app password: make one in its settings.'),
      rejected: 'password',
      certificate: null
    }
  };
}
