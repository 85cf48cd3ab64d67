// The packages of the operating system.
import { existsSync, readFileSync } from 'node:fs';

import { ask, run, which } from './command.mjs';
import { instructions, missingFrom, packagesFor, systemOf } from './packages.mjs';

/** Sees to the packages of these groups, or throws with what a person has to do. */
export async function setUpPackages(names) {
  const system = currentSystem();
  if (system === 'debian') return setUpDebian(names);
  const missing = missingPrograms(names);
  if (missing.length > 0)
    throw new Error(`Not found: ${missing.join(', ')}.\n${instructions(system, names)}`);
}

function currentSystem() {
  const file = '/etc/os-release';
  return systemOf(process.platform, existsSync(file) ? readFileSync(file, 'utf8') : '');
}

async function setUpDebian(names) {
  const wanted = packagesFor('debian', names);
  // dpkg-query ends with 1 when one name is unknown to it, so its output is read through a shell that ends well.
  const query = `dpkg-query -W -f '\${Package} \${db:Status-Abbrev}\\n' ${wanted.join(' ')} 2>/dev/null; true`;
  const missing = missingFrom(wanted, ask('sh', ['-c', query]) ?? '');
  if (missing.length === 0) return;
  // A fresh machine has no lists of packages yet: then apt knows nothing at all.
  if (isKnown('git') && !missing.some(isKnown)) return sayUnknown(missing);
  console.log(`Installing by apt: ${missing.join(' ')}`);
  const install = (packages) => apt(['install', '--yes', '--no-install-recommends', ...packages]);
  if ((await install(missing)) === 0) return;
  await apt(['update']);
  const known = missing.filter(isKnown);
  if (known.length > 0 && (await install(known)) !== 0)
    throw new Error(`apt could not install them.\n${instructions('debian', names)}`);
  sayUnknown(missing.filter((name) => !known.includes(name)));
}

const isKnown = (name) => ask('apt-cache', ['show', name]) !== undefined;

// Ubuntu has no package of ChromeDriver, for one.
function sayUnknown(names) {
  if (names.length > 0)
    console.log(`Not among this system's packages: ${names.join(' ')}. What needs them says so.`);
}

async function apt(args) {
  const asRoot = process.getuid() === 0;
  if (!asRoot && !which('sudo'))
    throw new Error(`Root is needed to install packages:\n  apt-get ${args.join(' ')}`);
  const env = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
  const [command, ...rest] = asRoot ? env : ['sudo', ...env];
  return run(command, rest, { stdio: ['inherit', 'inherit', 'inherit'] });
}

// What each group can be recognised by where there is no dpkg to ask.
const signs = {
  engine: () => [process.platform === 'win32' ? undefined : program('cc')],
  window: () =>
    process.platform === 'linux' ? [library('webkit2gtk-4.1'), library('gtk+-3.0')] : [],
  bundle: () => [],
  test: () =>
    ['dovecot', 'mbsync', 'gnome-keyring-daemon', 'Xvfb', 'WebKitWebDriver', 'chromedriver'].map(
      program
    ),
  windows: () => ['x86_64-w64-mingw32-gcc', 'nasm'].map(program),
  bench: () => ['dovecot', 'mbsync'].map(program)
};

const missingPrograms = (names) => names.flatMap((name) => signs[name]()).filter(Boolean);

const program = (name) => (which(name) || existsSync(`/usr/sbin/${name}`) ? undefined : name);

const library = (name) =>
  ask('pkg-config', ['--exists', name]) === undefined ? `${name} (pkg-config)` : undefined;
