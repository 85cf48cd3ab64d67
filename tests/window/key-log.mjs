// Reads recorded TLS 1.3 connections with the keys that a browser logged (SSLKEYLOGFILE; RFC 8446, RFC 9850).
import { createDecipheriv, createHmac } from 'node:crypto';

const record = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 };
const message = { clientHello: 1, serverHello: 2, finished: 20 };
const suites = {
  0x1301: { cipher: 'aes-128-gcm', hash: 'sha256', key: 16 },
  0x1302: { cipher: 'aes-256-gcm', hash: 'sha384', key: 32 },
  0x1303: { cipher: 'chacha20-poly1305', hash: 'sha256', key: 32 }
};
const tagLength = 16;

/** What both sides said in a connection, in the clear: {sent, received}. `log` is the text of the browser's key log. */
export function opened({ sent, received }, log) {
  const random = firstHello(sent, message.clientHello).subarray(2, 34).toString('hex');
  const suite = suiteOf(received);
  const secret = (label) => {
    const line = log.split('\n').find((one) => one.startsWith(`${label} ${random} `));
    if (!line) throw new Error(`${label} of a connection is not in the key log`);
    return Buffer.from(line.split(' ')[2], 'hex');
  };
  const side = (name, bytes) => {
    const keys = ['HANDSHAKE_TRAFFIC_SECRET', 'TRAFFIC_SECRET_0'].map((kind) =>
      keysOf(secret(`${name}_${kind}`), suite)
    );
    return applicationData(bytes, keys, suite);
  };
  return { sent: side('CLIENT', sent), received: side('SERVER', received) };
}

/** Records that are there whole: a connection may have been cut off. */
function* recordsIn(bytes) {
  let at = 0;
  while (at + 5 <= bytes.length) {
    const length = bytes.readUInt16BE(at + 3);
    const end = at + 5 + length;
    if (end > bytes.length) return;
    yield { type: bytes[at], head: bytes.subarray(at, at + 5), body: bytes.subarray(at + 5, end) };
    at = end;
  }
}

/** The body of a side's hello; the last one, where the server asked for another. */
function firstHello(bytes, type) {
  let found;
  for (const { type: kind, body } of recordsIn(bytes)) {
    if (kind === record.applicationData) break;
    if (kind === record.handshake && body[0] === type) found = body.subarray(4);
  }
  if (!found) throw new Error('a connection without a hello');
  return found;
}

function suiteOf(received) {
  const hello = firstHello(received, message.serverHello);
  const afterSession = 34 + 1 + hello[34];
  const suite = suites[hello.readUInt16BE(afterSession)];
  if (!suite) throw new Error('a connection that is not TLS 1.3');
  return suite;
}

/** HKDF-Expand-Label without context (RFC 8446, section 7.1), for lengths within one hash. */
function expand(secret, label, length, hash) {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0, 1])]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}

function keysOf(secret, { hash, key }) {
  return { key: expand(secret, 'key', key, hash), iv: expand(secret, 'iv', 12, hash) };
}

function decrypted({ head, body }, { key, iv }, number, { cipher }) {
  const nonce = Buffer.from(iv);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ number) >>> 0, 8);
  const decipher = createDecipheriv(cipher, key, nonce, { authTagLength: tagLength });
  decipher.setAAD(head);
  decipher.setAuthTag(body.subarray(-tagLength));
  const plain = Buffer.concat([decipher.update(body.subarray(0, -tagLength)), decipher.final()]);
  // The type follows the content, and padding of zeros follows the type.
  const last = plain.findLastIndex((byte) => byte !== 0);
  return { type: plain[last], content: plain.subarray(0, last) };
}

function applicationData(bytes, [handshake, application], suite) {
  const pieces = [];
  let told = Buffer.alloc(0);
  let [keys, number] = [handshake, 0];
  for (const one of recordsIn(bytes)) {
    if (one.type !== record.applicationData) continue;
    const { type, content } = decrypted(one, keys, number, suite);
    number += 1;
    if (keys === application) {
      if (type === record.applicationData) pieces.push(content);
      continue;
    }
    told = Buffer.concat([told, type === record.handshake ? content : Buffer.alloc(0)]);
    if (isFinished(told)) [keys, number] = [application, 0];
  }
  return Buffer.concat(pieces);
}

/** Whether the last handshake message is there, whole. */
function isFinished(told) {
  let at = 0;
  while (at + 4 <= told.length) {
    const end = at + 4 + told.readUIntBE(at + 1, 3);
    if (end > told.length) return false;
    if (told[at] === message.finished) return true;
    at = end;
  }
  return false;
}
