// A private Dovecot on loopback: own configuration, own mail, own ports, gone with the test.
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** The password of every user; its characters are those that a shell, a URL or IMAP would trip over. */
export const password = 'p"a\\s%s w&rd+';

/**
 * Starts a server with these users. Resolves when it accepts, to {plainPort, tlsPort, stop}. `tokens` are the settings of a provider whose
 * access tokens it takes beside passwords, `largest` is how many bytes a message may have.
 */
export async function startDovecot(
  users,
  { separator = '.', format = 'maildir', tokens, largest } = {}
) {
  const folder = mkdtempSync(
    join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'mailhaul-window-')
  );
  chmodSync(folder, 0o755);
  const owner = mailOwner();
  mkdirSync(join(folder, 'mail'));
  if (owner.root) chownSync(join(folder, 'mail'), owner.uid, owner.gid);
  makeCertificate(folder);
  writeFileSync(
    join(folder, 'users'),
    users.map((user) => `${user}:{PLAIN}${password}::::::\n`).join('')
  );
  const [plainPort, tlsPort] = [await freePort(), await freePort()];
  writeFileSync(
    join(folder, 'dovecot.conf'),
    configuration({ folder, owner, plainPort, tlsPort, separator, format, tokens, largest })
  );
  if (tokens) writeFileSync(join(folder, 'oauth2.conf'), tokens);
  const keeper = startKept(join(folder, 'dovecot.conf'), join(folder, 'start.log'));
  try {
    await Promise.all([accepting(plainPort, keeper), accepting(tlsPort, keeper)]);
  } catch (error) {
    throw new Error(`${error.message}\n${readLogs(folder)}`, { cause: error });
  }
  return {
    plainPort,
    tlsPort,
    /** Ends the server; its mail goes with it. */
    stop: async () => {
      keeper.stdin.end();
      if (keeper.exitCode === null) await new Promise((resolve) => keeper.once('exit', resolve));
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** A port of the loopback nobody listens on at this moment. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// The keeper ends the server when its standard input closes, so a server never outlives a test that was killed.
const keeping = `
dovecot=/usr/sbin/dovecot
[ -x $dovecot ] || dovecot=dovecot
$dovecot -F -c "$1" >"$2" 2>&1 </dev/null &
server=$!
exec 3<&0
(cat <&3 >/dev/null; kill -TERM $server 2>/dev/null) &
watcher=$!
wait $server
kill $watcher 2>/dev/null
`;

const startKept = (file, log) =>
  spawn('sh', ['-c', keeping, 'keeper', file, log], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true
  });

async function accepting(port, keeper) {
  const end = Date.now() + 20_000;
  while (!(await accepts(port))) {
    if (keeper.exitCode !== null) throw new Error('Dovecot ended at once');
    if (Date.now() > end) throw new Error(`Dovecot does not accept on port ${port}`);
  }
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    // A moment between two looks, so that waiting does not cost what Dovecot needs to start.
    socket.once('error', () => setTimeout(resolve, 20, false));
  });
}

/** Dovecot refuses mail of root: Debian's user for mail has it then. */
function mailOwner() {
  const { uid, gid, username } = userInfo();
  return uid === 0 ? { root: true, uid: 8, gid: 8 } : { root: false, uid, gid, name: username };
}

function makeCertificate(folder) {
  const request = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '30'
  ];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  execFileSync('openssl', [...request, ...names, ...files], { stdio: 'ignore' });
}

const readLogs = (folder) =>
  ['start.log', 'dovecot.log']
    .map((name) => join(folder, name))
    .filter(existsSync)
    .map((file) => readFileSync(file, 'utf8'))
    .join('');

function configuration({ folder, owner, plainPort, tlsPort, separator, format, tokens, largest }) {
  const unprivileged = ['anvil', 'stats', 'imap-login', 'auth', 'config', 'log'];
  const asUser = unprivileged.map((service) => `service ${service} {\n  chroot =\n}`).join('\n');
  const login = owner.root ? 'dovenull' : owner.name;
  const internal = owner.root ? 'dovecot' : `${owner.name}\ndefault_internal_group = ${owner.gid}`;
  return `protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
default_login_user = ${login}
default_internal_user = ${internal}
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = ${format}:~/mail
mail_fsync = never
mail_max_userip_connections = 50
first_valid_uid = 1
${tokens ? byTokens(folder) : ''}${largest ? upTo(largest) : ''}passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/users
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = ${separator}
}
${owner.root ? '' : asUser}
service imap-login {
  inet_listener imap {
    port = ${plainPort}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
`;
}

const byTokens = (folder) => `auth_mechanisms = plain login xoauth2 oauthbearer
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${folder}/oauth2.conf
}
`;

const upTo = (bytes) => `mail_plugins = quota
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_max_mail_size = ${bytes}
}
`;
