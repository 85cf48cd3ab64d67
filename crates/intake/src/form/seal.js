// HPKE (RFC 9180) for one message: base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. WebCrypto does the arithmetic.

const KEM = [0x00, 0x10];
const KDF = [0x00, 0x01];
const AEAD = [0x00, 0x01];
const KEM_SUITE = joined(text('KEM'), KEM);
const SUITE = joined(text('HPKE'), KEM, KDF, AEAD);
const VERSION = text('HPKE-v1');
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const BLOCK = 1024;

/** The fields one after the other: length in two bytes, UTF-8; filled up with zeros so that no length shows. */
export function framed(fields) {
  const parts = fields.map((field) => {
    const bytes = text(field);
    if (bytes.length > 0xffff) throw new RangeError('too long');
    return joined([bytes.length >> 8, bytes.length & 0xff], bytes);
  });
  const whole = joined(...parts);
  const padded = new Uint8Array(Math.ceil(whole.length / BLOCK) * BLOCK);
  padded.set(whole);
  return padded;
}

/** Seals `plain` to a public key (URL-safe base64 of the point): the encapsulated key, then the sealed text. */
export async function seal(publicKey, info, aad, plain) {
  const own = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  return sealWith(own, publicKey, info, aad, plain);
}

/** The same with a key pair that is given: for checking against known answers. */
export async function sealWith(own, publicKey, info, aad, plain) {
  const theirs = fromBase64(publicKey);
  const point = await crypto.subtle.importKey('raw', theirs, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits(
    { name: 'ECDH', public: point },
    own.privateKey,
    256
  );
  const encapped = new Uint8Array(await crypto.subtle.exportKey('raw', own.publicKey));
  const secret = await extractAndExpand(new Uint8Array(shared), joined(encapped, theirs));
  const { key, nonce } = await schedule(secret, bytesOf(info));
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: bytesOf(aad) };
  const imported = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const sealed = await crypto.subtle.encrypt(algorithm, imported, plain);
  return joined(encapped, new Uint8Array(sealed));
}

/** RFC 9180, section 4.1: ExtractAndExpand. */
async function extractAndExpand(shared, context) {
  const key = await extract(KEM_SUITE, [], 'eae_prk', shared);
  return expand(KEM_SUITE, key, 'shared_secret', context, 32);
}

/** RFC 9180, section 5.1: the key schedule in base mode. */
async function schedule(secret, info) {
  const idHash = await extract(SUITE, [], 'psk_id_hash', []);
  const infoHash = await extract(SUITE, [], 'info_hash', info);
  const context = joined([0x00], idHash, infoHash);
  const prk = await extract(SUITE, secret, 'secret', []);
  return {
    key: await expand(SUITE, prk, 'key', context, 16),
    nonce: await expand(SUITE, prk, 'base_nonce', context, 12)
  };
}

/** RFC 9180, section 4: LabeledExtract. */
function extract(suite, salt, label, ikm) {
  // An empty salt is one of zeros (RFC 5869, section 2.2); browsers refuse an empty key.
  return hmac(
    salt.length > 0 ? salt : new Uint8Array(32),
    joined(VERSION, suite, text(label), ikm)
  );
}

/** RFC 9180, section 4: LabeledExpand, for up to 32 bytes: one round of RFC 5869, section 2.3. */
async function expand(suite, prk, label, info, length) {
  const labeled = joined([length >> 8, length & 0xff], VERSION, suite, text(label), info);
  return (await hmac(prk, joined(labeled, [0x01]))).slice(0, length);
}

async function hmac(key, data) {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, data));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function text(string) {
  return new TextEncoder().encode(string);
}

function bytesOf(value) {
  return typeof value === 'string' ? text(value) : value;
}

function fromBase64(string) {
  const plain = atob(string.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}
