// What a release says and lists, made of the changelog, the versions and the bundles. No file is read or written here.

/** The version of a tag `v1.2.3`, where every file that names the version agrees; otherwise an error that says which doesn't. */
export function versionOf(tag, named) {
  const version = /^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/.exec(tag)?.[1];
  if (!version) throw new Error(`${tag} is no version: a tag is v1.2.3 or v1.2.3-rc.1`);
  const others = Object.entries(named).filter(([, other]) => other !== version);
  if (others.length > 0) {
    const list = others.map(([file, other]) => `${file} says ${other}`).join(', ');
    throw new Error(`the tag says ${version}, but ${list}`);
  }
  return version;
}

/** The version that the workspace's Cargo.toml has. */
export function cargoVersion(manifest) {
  const section = /^\[workspace\.package\]\n((?:(?!\[).*\n)*)/m.exec(manifest)?.[1] ?? '';
  return /^version = "(.*)"$/m.exec(section)?.[1];
}

/** The version of the newest release in the description for software centres (AppStream). */
export const newestRelease = (metainfo) => /<release version="([^"]+)"/.exec(metainfo)?.[1];

/**
 * What the changelog says of a version, below its heading `## 1.2.3 (2027-01-31)`. A release page breaks lines where its text
 * does, so each paragraph and each point becomes one line.
 */
export function notesOf(changelog, version) {
  const lines = changelog.replaceAll('\r\n', '\n').split('\n');
  const isHeading = (line) => /^## /.test(line);
  const start = lines.findIndex((line) => isHeading(line) && line.split(/\s+/)[1] === version);
  if (start === -1) throw new Error(`CHANGELOG.md has no section "## ${version} (date)"`);
  const after = lines.slice(start + 1);
  const end = after.findIndex(isHeading);
  const notes = joined(end === -1 ? after : after.slice(0, end)).trim();
  if (notes === '') throw new Error(`CHANGELOG.md says nothing of ${version}`);
  return `${notes}\n`;
}

function joined(lines) {
  const whole = [];
  let isCode = false;
  for (const line of lines) {
    const begins = /^\s*(?:$|[-*#>|]|\d+\.\s|```)/.test(line);
    const last = whole.at(-1);
    const hasRoom = last !== undefined && last.trim() !== '' && !/^\s*(?:#|```|\|)/.test(last);
    if (isCode || begins || !hasRoom) whole.push(line);
    else whole[whole.length - 1] = `${last} ${line.trim()}`;
    if (/^\s*```/.test(line)) isCode = !isCode;
  }
  return whole.join('\n');
}

/** The file that `sha256sum --check` reads, sorted by name. `digests` is {name: SHA-256 in hex}. */
export function sumsOf(digests) {
  return Object.keys(digests)
    .sort()
    .map((name) => `${digests[name]}  ${name}\n`)
    .join('');
}

// Which bundle each system's updater takes; the universal one of macOS serves both processors.
const updates = [
  { platforms: ['linux-x86_64', 'linux-x86_64-appimage'], file: /_amd64\.AppImage$/ },
  { platforms: ['linux-x86_64-deb'], file: /_amd64\.deb$/ },
  { platforms: ['linux-x86_64-rpm'], file: /\.x86_64\.rpm$/ },
  { platforms: ['windows-x86_64', 'windows-x86_64-nsis'], file: /_x64-setup\.exe$/ },
  { platforms: ['windows-x86_64-msi'], file: /_x64_en-US\.msi$/ },
  { platforms: ['darwin-x86_64', 'darwin-aarch64'], file: /\.app\.tar\.gz$/ }
];

/**
 * latest.json, as Tauri's updater reads it. `files` is {name: signature or undefined}; a bundle without a signature is no
 * update. Undefined where nothing is signed: an updater must never be offered what it can't verify.
 */
export function manifestOf({ version, notes, date, address }, files) {
  const platforms = {};
  for (const { platforms: names, file } of updates) {
    const found = Object.keys(files).filter((name) => file.test(name) && files[name]);
    if (found.length > 1) throw new Error(`several bundles for ${names[0]}: ${found.join(', ')}`);
    for (const name of names.filter(() => found.length === 1)) {
      const url = `${address}/${encodeURIComponent(found[0])}`;
      platforms[name] = { signature: files[found[0]].trim(), url };
    }
  }
  if (Object.keys(platforms).length === 0) return undefined;
  return { version, notes, pub_date: date, platforms };
}

/** Whether a file that the bundler left is one that people download. */
export const isBundle = (name) => /\.(?:deb|rpm|AppImage|exe|msi|dmg|app\.tar\.gz)$/.test(name);
