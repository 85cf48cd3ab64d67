// The form without a browser: reads its page, seals what would have been typed as the page does, and hands it in.
import { Agent, request } from 'node:https';

import { framed, seal } from '../../crates/intake/src/form/seal.js';

// A connection for each request: one that was hung up on is not tried again.
const once = new Agent({ keepAlive: false });

/** Asks for a URL over HTTPS. Resolves to {status, headers, text}. */
export function fetchOver(url, { method = 'GET', headers = {}, body, ca, agent = once } = {}) {
  return new Promise((resolve, reject) => {
    const options = { method, headers, ca, agent, rejectUnauthorized: ca !== undefined };
    const asked = request(url, options, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          text: Buffer.concat(pieces).toString()
        })
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** What a person hands in by a link, sealed. The body can be sent more than once. */
export function sealed(
  url,
  [name, address, secret, newAddress = '', newSecret = ''],
  options = {}
) {
  return sealedFields(url, [name, address, secret, newAddress, newSecret], options);
}

/** Any fields, sealed for a link. */
export async function sealedFields(url, fields, options = {}) {
  const { text } = await fetchOver(url, options);
  const value = (what) => new RegExp(`data-${what}="([^"]*)"`).exec(text)[1];
  const token = new URL(url).pathname.split('/').pop();
  return Buffer.from(await seal(value('key'), value('info'), token, framed(fields)));
}

/** Sends what was sealed. */
export const send = (url, body, options = {}) =>
  fetchOver(url, {
    ...options,
    method: 'POST',
    headers: {
      'content-type': 'application/x-mailhaul-sealed',
      'content-length': body.length,
      ...options.headers
    },
    body
  });
