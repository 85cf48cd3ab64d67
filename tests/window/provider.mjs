// A mail provider at which users sign in: codes for another device, tokens, and what a Dovecot asks about each token (RFC 7662).
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** Starts it. Resolves to {url, client, consent, secrets, stop}. */
export async function startProvider() {
  const devices = new Map();
  const users = { access: new Map(), refresh: new Map() };
  let newest = null;
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const said = answer(new URL(request.url, 'http://x').pathname, form);
    response.writeHead(said.error ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(said));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;

  function answer(path, form) {
    switch (path) {
      case '/device':
        return begin();
      case '/token':
        return token(form);
      case '/introspect': {
        const username = users.access.get(form.get('token'));
        return username ? { active: true, username } : { active: false };
      }
      default:
        return {};
    }
  }

  function begin() {
    newest = random('device');
    devices.set(newest, { error: 'authorization_pending' });
    return {
      device_code: newest,
      user_code: 'WDJB-MJHT',
      verification_uri: `${url}/page`,
      expires_in: 900,
      interval: 1
    };
  }

  function token(form) {
    if (form.get('grant_type') === 'refresh_token') {
      const user = users.refresh.get(form.get('refresh_token'));
      return user ? grant(user) : { error: 'invalid_grant' };
    }
    const found = devices.get(form.get('device_code')) ?? { error: 'invalid_grant' };
    return found.user ? grant(found.user) : found;
  }

  function grant(user) {
    const [access, refresh] = [random('access'), random('refresh')];
    users.access.set(access, user);
    users.refresh.set(refresh, user);
    return {
      access_token: access,
      refresh_token: refresh,
      token_type: 'Bearer',
      expires_in: 3600
    };
  }

  return {
    url,
    /** The app that is registered with it. */
    client: {
      provider: 'other',
      name: 'Example Mail',
      authorise: `${url}/authorise`,
      token: `${url}/token`,
      device: `${url}/device`,
      revoke: '',
      scope: 'mail offline',
      client: 'app-1'
    },
    /** Whoever waits for the newest code: this user typed it and agreed, or nobody did, with this error. */
    consent: (what) => devices.set(newest, what),
    /** Everything that it gave out. */
    secrets: () => [...users.access.keys(), ...users.refresh.keys(), ...devices.keys()],
    stop: () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections()))
  };
}

const random = (what) => `${what}-${randomBytes(18).toString('base64url')}`;

/** What a Dovecot needs in its configuration to take this provider's tokens. */
export const settings = (url) => `introspection_url = ${url}/introspect
introspection_mode = post
force_introspection = yes
username_attribute = username
username_format = %u
active_attribute = active
active_value = true
`;
