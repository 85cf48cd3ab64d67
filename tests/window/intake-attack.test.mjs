// The form of the running program before clients that mean harm, and before everybody at once.
import assert from 'node:assert/strict';
import { request as plainRequest } from 'node:http';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import { test } from 'node:test';
import { connect as connectTls } from 'node:tls';

import { password, startDovecot } from './dovecot.mjs';
import { fetchOver, sealed, send } from './form-client.mjs';
import { openMailhaul } from './mailhaul.mjs';
import { traces } from '../left/traces.mjs';
import { until } from './webdriver.mjs';

const full = process.env.MAILHAUL_FULL !== undefined;
const everybody = Array.from({ length: full ? 200 : 60 }, (_, n) => `user${n}@old.example`);
const guesses = full ? 20_000 : 4_000;
const connections = full ? 10_000 : 3_000;
const guessed = 'gu3ssed passw0rd';

test('the form stands what clients do to it', async (t) => {
  const source = await startDovecot(everybody, { separator: '.', format: 'maildir' });
  t.after(() => source.stop());
  const window = await openMailhaul();
  t.after(() => window.close());
  await window.describeServer({ name: 'Old', port: source.plainPort, security: 'none' });
  await window.click('server-save');
  await window.gone('server-dialog');
  const draft = {
    name: 'Altstadt Verlag',
    source: 1,
    destination: null,
    asks: 'nothing',
    audience: 'everyone',
    days: 3,
    expected: '',
    rules: { domains: [], localPart: 'keep', aliases: [] }
  };
  const campaign = await window.ask('create_campaign', { draft });
  assert.equal(campaign, 1, JSON.stringify(campaign));
  const opened = await window.ask('open_form', { order: { address: '127.0.0.1', port: 0 } });
  const ca = opened.authority.pem;
  const page = () => window.ask('campaign', { id: campaign });
  const link = (await page()).share.places.at(-1).url;
  const { port, origin } = new URL(link);

  /** The form answers a person, and the window its admin. */
  const stands = async () => {
    assert.equal((await fetchOver(link, { ca })).status, 200);
    assert.equal((await window.ask('jobs')).length, 0);
  };

  await t.test('every answer carries what a security scan looks for', async () => {
    for (const path of [new URL(link).pathname, '/', '/nothing', '/form.js']) {
      const { headers } = await fetchOver(origin + path, { ca });
      const policy = headers['content-security-policy'];
      assert.match(policy, /default-src 'none'/, path);
      assert.match(policy, /frame-ancestors 'none'/, path);
      assert.doesNotMatch(policy, /unsafe|https?:|\*/, path);
      assert.equal(headers['referrer-policy'], 'no-referrer', path);
      assert.match(headers['cache-control'], /no-store/, path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.equal(headers['strict-transport-security'], undefined, path);
      assert.equal(headers.server, undefined, path);
    }
  });

  await t.test('in the clear there is only a way to the bare host', async () => {
    const answer = await new Promise((resolve, reject) => {
      plainRequest(link.replace('https:', 'http:'), resolve).on('error', reject).end();
    });
    assert.ok([301, 302, 303, 307, 308].includes(answer.statusCode), String(answer.statusCode));
    assert.equal(answer.headers.location, `${origin}/`);
    answer.resume();
  });

  await t.test('after three wrong passwords an address waits, whoever asks', async () => {
    const body = await sealed(link, ['Eve', everybody[0], guessed], { ca });
    const answers = [];
    for (let times = 0; times < 4; times += 1) answers.push(await send(link, body, { ca }));
    assert.equal(answers[3].status, 429, answers[3].text);
    assert.ok(Number(answers[3].headers['retry-after']) >= 14 * 60);
    const right = await sealed(link, ['User', everybody[0], password], { ca });
    assert.equal((await send(link, right, { ca })).status, 429);
    assert.equal((await page()).attempts.length, 3);
  });

  await t.test('everybody at once: each is tried, and all that is right is kept', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 100 });
    const others = everybody.slice(1);
    const bodies = await Promise.all(
      others.map((user, n) => sealed(link, [`User ${n}`, user, password], { ca, agent }))
    );
    const answers = await Promise.all(bodies.map((body) => send(link, body, { ca, agent })));
    agent.destroy();
    const statuses = [...new Set(answers.map(({ status }) => status))];
    assert.deepEqual(statuses, [200], answers.find(({ status }) => status !== 200)?.text);
    const { people } = await page();
    assert.equal(people.filter(({ submitted }) => submitted !== null).length, others.length);
    assert.ok(people.every(({ sourcePassword }) => sourcePassword === 'kept'));
  });

  await t.test(`${guesses} guesses of a token find nothing`, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 50 });
    const token = () =>
      Buffer.from(crypto.getRandomValues(new Uint8Array(37)))
        .toString('base64url')
        .slice(0, 50);
    const found = new Set();
    const guess = async (count) => {
      for (let n = 0; n < count; n += 1) {
        const { status } = await fetchOver(`${origin}/i/${token()}`, { ca, agent });
        found.add(status);
      }
    };
    await Promise.all(Array.from({ length: 50 }, () => guess(guesses / 50)));
    agent.destroy();
    assert.deepEqual([...found], [404]);
    await stands();
  });

  await t.test(
    'what is too large or comes from elsewhere is refused before it is read',
    async () => {
      const large = Buffer.alloc(1 << 20, 'x');
      const answer = await send(link, large, { ca }).catch((error) => ({ status: error.code }));
      assert.ok([413, 'EPIPE', 'ECONNRESET'].includes(answer.status), String(answer.status));
      const body = await sealed(link, ['Eve', everybody[1], guessed], { ca });
      const elsewhere = { ca, headers: { 'sec-fetch-site': 'cross-site' } };
      assert.equal((await send(link, body, elsewhere)).status, 403);
      await stands();
    }
  );

  await t.test('clients that say a byte now and then keep nobody out', async () => {
    const slow = Array.from({ length: 200 }, () =>
      connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    );
    slow.forEach((socket) => socket.on('error', () => {}));
    const drip = setInterval(
      () => slow.forEach((socket) => socket.writable && socket.write('G')),
      200
    );
    try {
      await stands();
      await until('they are hung up on', async () => slow.every((one) => one.destroyed), 60_000);
    } finally {
      clearInterval(drip);
      slow.forEach((socket) => socket.destroy());
    }
    await stands();
  });

  await t.test(`${connections} connections don't hurt the program`, async () => {
    const sockets = [];
    for (let n = 0; n < connections; n += 500) {
      const some = Array.from({ length: 500 }, () => connect(Number(port), '127.0.0.1'));
      some.forEach((socket) => socket.on('error', () => {}));
      sockets.push(...some);
      await Promise.all(
        some.map(
          (socket) =>
            new Promise((resolve) => {
              socket.once('connect', resolve);
              socket.once('error', resolve);
            })
        )
      );
    }
    assert.equal((await window.ask('jobs')).length, 0);
    sockets.forEach((socket) => socket.destroy());
    await until(
      'the form answers again',
      async () => (await fetchOver(link, { ca })).status === 200
    );
    await stands();
  });

  await t.test('nothing of it is in what the program wrote', () => {
    const { found } = traces([window.folder], [password, guessed]);
    assert.deepEqual(found, []);
  });
});
