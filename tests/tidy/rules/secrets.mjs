// A password is taken out of its wrapping in few places.
import { isRustTest, linesWhere, rustCode, withoutTests } from '../source.mjs';

const places = {
  'crates/model/src/secret.rs': 'where it is defined',
  'crates/parcel/src/passphrase.rs': 'measures a new passphrase',
  'crates/parcel/src/passwords.rs': 'writes passwords into a part of an encrypted file',
  'crates/parcel/src/seal.rs': 'encrypts and decrypts by a passphrase or a key',
  'crates/vault/src/parts.rs': 'divides it among entries of the keychain',
  'crates/imapsync/src/run.rs': 'hands it to imapsync, by the environment',
  'crates/imap/src/auth/login.rs': 'logs in',
  'crates/imap/src/auth/plain.rs': 'logs in by PLAIN and LOGIN',
  'crates/imap/src/auth/cram_md5.rs': 'logs in by CRAM-MD5',
  'crates/imap/src/auth/scram.rs': 'logs in by SCRAM',
  'crates/imap/src/auth/bearer.rs': 'logs in with an access token',
  'crates/imap/src/auth/strike.rs': 'strikes passwords from what servers repeat',
  'crates/imap/src/way/http.rs': 'logs in to a proxy',
  'crates/imap/src/way/socks5.rs': 'logs in to a proxy',
  'crates/oauth/src/client.rs': 'shows a secret or a refresh token to the provider',
  'crates/oauth/src/grant.rs': 'tells one refresh token from another by its hash',
  'crates/oauth/src/pasted.rs': 'takes the code out of what was pasted',
  'crates/oauth/src/organisation.rs': 'takes a token out of the answer',
  'crates/oauth/src/google_key.rs': 'reads a key file',
  'crates/import/src/table.rs': 'puts a corrected password into its row',
  'crates/intake/src/tokens.rs': 'reads the key of the links',
  'crates/intake/src/sealed/key.rs': 'reads the key of a campaign',
  'crates/intake/src/ca/authority.rs': 'reads the key of the certificate authority',
  'crates/intake/src/ca/identity.rs': 'reads the key of a certificate',
  'crates/intake/src/ca/pkcs12.rs': "opens a certificate's file",
  'crates/app/src/intake/certificate.rs':
    'keeps the key of a certificate in parts that fit into entries',
  'crates/app/src/intake/generated.rs': 'writes generated passwords for the provider, once',
  'crates/app/src/imports.rs': 'reads a list that was pasted',
  'crates/app/src/renewal.rs': 'reads a list of new passwords that was pasted',
  'crates/app/src/jobs.rs': 'refuses what IMAP cannot carry, as it is typed',
  'crates/app/src/user_grant.rs': 'puts a refresh token and its app into one entry',
  'crates/app/src/redact.rs': 'strikes passwords from logs',
  'crates/sync/src/output/redact.rs': 'strikes passwords from what servers say',
  'crates/demo/src/pair.rs': 'makes the demo accounts',
  'crates/demo/src/program/serve.rs': 'hands the demo accounts to who started it'
};

export const secrets = {
  name: 'passwords stay wrapped',
  check: (files, may = places) =>
    files
      .filter(({ path }) => path.endsWith('.rs') && !isRustTest(path) && !(path in may))
      .map(({ path, text }) => ({ path, text: withoutTests(text) }))
      .flatMap((file) => linesWhere(file, (line) => /\.expose\(\)/.test(rustCode(line))))
      .map(({ path, number }) => ({
        path,
        number,
        what: 'takes a password out of its wrapping',
        mend: 'hand the Secret on, or give this place its reason in tests/tidy/rules/secrets.mjs'
      }))
};
