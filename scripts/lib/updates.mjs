// Where a build looks for newer versions of itself, and which of two manifests a channel keeps. No file is read or written here.

/**
 * {config: what the toolkit's configuration gets, said: a line for the log}. `MAILHAUL_UPDATE_KEY` is the public key as
 * `tauri signer generate` writes it, `MAILHAUL_UPDATE_URL` the page of the releases. A build without them has no updater.
 */
export function updaterOf(env) {
  const { MAILHAUL_UPDATE_KEY: key, MAILHAUL_UPDATE_URL: url } = env;
  if (!key) return { config: {}, said: 'Updates: no, MAILHAUL_UPDATE_KEY is not set' };
  if (!/^untrusted comment: minisign public key/.test(Buffer.from(key, 'base64').toString()))
    throw new Error('MAILHAUL_UPDATE_KEY is no public key of minisign, in base64');
  if (!url || !/^https:\/\/.*[^/]$/.test(url))
    throw new Error(
      'MAILHAUL_UPDATE_KEY needs MAILHAUL_UPDATE_URL, https and without a / at its end'
    );
  const endpoints = ['latest/download', 'download/beta'].map((at) => `${url}/${at}/latest.json`);
  const updater = { pubkey: key, endpoints, requireSignedVersion: true };
  return { config: { plugins: { updater } }, said: `Updates: from ${endpoints.join(' and ')}` };
}

/** Whether the beta channel takes a manifest in the place of the one that it has, if any. */
export function isNext(manifest, before) {
  return before === undefined || compare(manifest.version, before.version) > 0;
}

/** Two versions, by the rules of semver.org. */
function compare(one, other) {
  const parts = (version) => {
    const [, numbers, pre] = /^(\d+\.\d+\.\d+)(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/.exec(version) ?? [];
    if (!numbers) throw new Error(`${version} is no version`);
    return { numbers: numbers.split('.'), pre: pre?.split('.') ?? [] };
  };
  const [a, b] = [parts(one), parts(other)];
  const byNumbers = inOrder(a.numbers, b.numbers);
  if (byNumbers !== 0) return byNumbers;
  // What comes before a version is older than it.
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length;
  return inOrder(a.pre, b.pre);
}

function inOrder(a, b) {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    if (a[at] === undefined || b[at] === undefined) return a.length - b.length;
    const [isA, isB] = [a[at], b[at]].map((part) => /^\d+$/.test(part));
    if (isA && isB && Number(a[at]) !== Number(b[at])) return Number(a[at]) - Number(b[at]);
    if (isA !== isB) return isA ? -1 : 1;
    if (!isA && a[at] !== b[at]) return a[at] < b[at] ? -1 : 1;
  }
  return 0;
}
