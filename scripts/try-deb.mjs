// Tries the .deb on a Debian that has nothing else: node scripts/try-deb.mjs [FILE.deb] [--root FOLDER] [--picture FILE.xwd]
//
// As root, on Linux, with debootstrap. It makes a root of bookworm (FOLDER is used again and kept; without it one is made and removed), has
// apt install the package there with what it depends on and nothing it only recommends, and then uses it: versions, libraries,
// manual pages, and the window on its demo servers, on a screen of its own. At the end the package is removed again.
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process, { argv, exit } from 'node:process';

import { gather, which } from './lib/command.mjs';
import { target } from './lib/repo.mjs';

const words = argv.slice(2);
const option = (name) =>
  words.includes(name) ? words.splice(words.indexOf(name), 2)[1] : undefined;
const kept = option('--root');
const picture = option('--picture');
const deb = words[0] ?? newest(join(target, 'release', 'bundle', 'deb'));
if (process.getuid?.() !== 0 || !which('debootstrap')) stop('It takes root, and debootstrap.');
if (!deb) stop('There is no .deb: npm run build -- --bundles deb');

const root = kept ?? mkdtempSync(join(tmpdir(), 'mailhaul-debian-'));
const screen = ['xvfb', 'xauth', 'xdotool', 'x11-apps', 'dbus'];
const env = {
  ...process.env,
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
  DEBIAN_FRONTEND: 'noninteractive'
};
// The window as root, without a keychain or a session: nothing but what apt installed.
const window = `
set -eu
# What a run that was ended left in a root that is used again.
rm -rf /tmp/.X77-lock /tmp/.X11-unix/X77 /tmp/mailhaul-demo-* /tmp/run
export DISPLAY=:77 HOME=/root XDG_RUNTIME_DIR=/tmp/run TMPDIR=/tmp
mkdir -p -m 700 "$XDG_RUNTIME_DIR" /tmp/frame
Xvfb :77 -screen 0 1280x800x24 -fbdir /tmp/frame -nolisten tcp 2>/dev/null & screen=$!
trap 'kill $app $screen 2>/dev/null || true' EXIT
app=
timeout 60 sh -c 'until xdotool getmouselocation >/dev/null 2>&1; do sleep 0.2; done'
dbus-run-session -- mailhaul-app --demo >/tmp/app.log 2>&1 & app=$!
timeout 90 xdotool search --sync --onlyvisible --name Mailhaul >/dev/null || { cat /tmp/app.log; exit 1; }
pgrep -x mailhaul-app >/dev/null
# Three rehearsals begin by themselves: the program beside it was found and ends well.
ended() { cat /tmp/mailhaul-demo-*/logs/*.log 2>/dev/null | grep -c 'ended with EX_OK' || true; }
for each in $(seq 180); do [ "$(ended)" = 3 ] && break; sleep 0.5; done
[ "$(ended)" = 3 ] || { ls -R /tmp | head -60; cat /tmp/app.log; exit 1; }
# The page is drawn: a blank window, packed, is a tenth of this.
drawn() { [ "$(gzip -c /tmp/frame/Xvfb_screen0 | wc -c)" -gt 25000 ]; }
for each in $(seq 120); do drawn && break; sleep 0.5; done
drawn || { cp /tmp/frame/Xvfb_screen0 /tmp/picture.xwd; cat /tmp/app.log; echo 'the window stayed blank'; exit 1; }
sleep 2
cp /tmp/frame/Xvfb_screen0 /tmp/picture.xwd
`;

try {
  if (!existsSync(join(root, 'usr')))
    await step('a Debian with nothing else', 'debootstrap', [
      '--variant=minbase',
      '--include=ca-certificates,procps',
      'bookworm',
      root
    ]);
  copyFileSync(deb, join(root, 'tmp', basename(deb)));
  await step('the lists of packages', ...inside('apt-get -q update'));
  const install = 'apt-get -q install --yes --no-install-recommends';
  await step(
    'apt installs it, with what it depends on',
    ...inside(`${install} --reinstall /tmp/${basename(deb)}`)
  );
  const version = await step('mailhaul-sync --version', ...inside('mailhaul-sync --version'));
  console.log(`    ${version.trim()}`);
  await step('mailhaul-sync --help', ...inside('mailhaul-sync --help | grep -q host1'));
  const libraries = 'ldd /usr/bin/mailhaul-app /usr/bin/mailhaul-sync /usr/bin/mailhaul';
  await step(
    'every library is there',
    ...inside(`${libraries} && ! ${libraries} | grep "not found"`)
  );
  await step('nothing that was installed differs', ...inside('dpkg --verify mailhaul'));
  await step(
    'desktop entry, description and manual pages are where they belong',
    ...inside(
      'cd /usr/share && ls applications/Mailhaul.desktop metainfo/org.mailhaul.desktop.metainfo.xml doc/mailhaul/copyright'
    )
  );
  await step(
    'logging in to a server that is not there ends with 101, in words',
    ...inside(
      `IMAPSYNC_PASSWORD1=x IMAPSYNC_PASSWORD2=x mailhaul-sync --host1 127.0.0.1 --port1 1 --user1 a --host2 127.0.0.1 --port2 1 --user2 a --justlogin --nolog; test $? = 101`
    )
  );
  const demo = await step('mailhaul demo moves three mailboxes', ...inside('mailhaul demo'));
  console.log(`    ${demo.trim().split('\n').at(-1)}`);
  await step('a screen, which is not among them', ...inside(`${install} ${screen.join(' ')}`));
  await step('the window opens on its demo servers', ...inside(window));
  if (picture) copyFileSync(join(root, 'tmp', 'picture.xwd'), picture);
  await step('apt removes it', ...inside('apt-get -q remove --yes mailhaul'));
  await step('nothing of it is left', ...inside('! ls /usr/bin/mailhaul-* 2>/dev/null'));
  console.log(`${basename(deb)} works on a Debian that has nothing else.`);
} finally {
  if (!kept) rmSync(root, { recursive: true, force: true });
}

/** A command line in the new root, with processes and mounts of its own that end with it. */
function inside(line) {
  const prepare =
    'mount -t proc proc "$1/proc"; mount --rbind /dev "$1/dev"; exec chroot "$1" sh -c "$2"';
  const unshare = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
  return ['unshare', [...unshare, 'sh', '-ec', prepare, 'sh', root, line]];
}

async function step(what, command, args) {
  const start = performance.now();
  const { code, text } = await gather(command, args, { env });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok' : 'FAILED'}  ${what} (${seconds} s)`);
  if (code === 0) return text;
  console.log(text.trimEnd().split('\n').slice(-60).join('\n'));
  if (!kept) rmSync(root, { recursive: true, force: true });
  exit(1);
}

function newest(folder) {
  if (!existsSync(folder)) return undefined;
  const debs = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  const age = (name) => statSync(join(folder, name)).mtimeMs;
  const [first] = debs.sort((a, b) => age(b) - age(a));
  return first && join(folder, first);
}

function stop(why) {
  console.error(why);
  exit(1);
}
