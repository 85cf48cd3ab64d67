// A browser as users have it, by ChromeDriver: Chromium without a screen, in a folder of its own.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { which } from '../../scripts/lib/command.mjs';
import { openBrowser } from './webdriver.mjs';

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage'
];

/**
 * Opens a browser in a language. `trusts` is a certificate authority in PEM that it believes beside the usual ones; `insecure`
 * lets it open what nobody vouches for; `keyLog` is a file into which it writes the keys of its connections.
 */
export async function openChromium({
  language = 'en',
  trusts,
  insecure = false,
  keyLog,
  phone = false,
  dark = false
} = {}) {
  if (!which('chromedriver'))
    throw new Error(
      'Chromium and its ChromeDriver are needed: install them so that both are found.'
    );
  const home = mkdtempSync(join(tmpdir(), 'mailhaul-browser-'));
  if (trusts !== undefined) trust(home, trusts);
  const args = [
    ...flags,
    `--user-data-dir=${join(home, 'profile')}`,
    `--accept-lang=${language}`,
    `--window-size=${phone ? '400,850' : '1100,900'}`,
    ...(keyLog === undefined ? [] : [`--ssl-key-log-file=${keyLog}`]),
    ...(dark ? ['--force-dark-mode', '--blink-settings=preferredColorScheme=0'] : [])
  ];
  const capabilities = {
    acceptInsecureCerts: insecure,
    'goog:chromeOptions': { binary: '/usr/bin/chromium', args }
  };
  const browser = await openBrowser('chromedriver', capabilities, { HOME: home });
  return {
    ...browser,
    close: async () => {
      await browser.close();
      rmSync(home, { recursive: true, force: true });
    }
  };
}

/** Chromium on Linux believes what stands in the user's NSS database. */
function trust(home, pem) {
  const database = join(home, '.pki', 'nssdb');
  mkdirSync(database, { recursive: true });
  const file = join(home, 'authority.pem');
  writeFileSync(file, pem);
  const certutil = (...args) => execFileSync('certutil', ['-d', `sql:${database}`, ...args]);
  certutil('-N', '--empty-password');
  certutil('-A', '-t', 'C,,', '-n', 'Mailhaul', '-i', file);
}
