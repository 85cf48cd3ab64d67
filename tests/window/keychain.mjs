// Looking into the keychain from outside, by the bus.
import { execFileSync } from 'node:child_process';

/** How many entries the keychain of this session has. */
export function keychainEntries() {
  const place = ['--dest', 'org.freedesktop.secrets', '--object-path', '/org/freedesktop/secrets'];
  const search = ['--method', 'org.freedesktop.Secret.Service.SearchItems', '{}'];
  const answer = execFileSync('gdbus', ['call', '--session', ...place, ...search], {
    encoding: 'utf8'
  });
  return new Set(answer.match(/\/org\/freedesktop\/secrets\/collection\/[^']+/g)).size;
}

// Each file of tests is a process of its own: what those before it left is none of its business.
const before = keychainEntries();

/** How many entries it has more than when this file's tests began. */
export const newEntries = () => keychainEntries() - before;
