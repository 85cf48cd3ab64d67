// Stands between a browser and the form as a proxy that breaks TLS open would, and writes down what passes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';

/** Resolves to {port, seen, stop}; `seen` is every byte that passed, either way, in the clear. */
export async function startRecorder(target) {
  const folder = mkdtempSync(join(tmpdir(), 'mailhaul-recorder-'));
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync(
    'openssl',
    [...made, '-days', '2', '-subj', '/CN=127.0.0.1', '-keyout', key, '-out', cert],
    { stdio: 'ignore' }
  );
  const pieces = [];
  const sockets = new Set();
  const options = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  const server = createServer(options, (client) => {
    const upstream = connect({ port: target, host: '127.0.0.1', rejectUnauthorized: false });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client]
    ]) {
      sockets.add(from);
      from.on('data', (piece) => {
        pieces.push(piece);
        to.write(piece);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  // Who doesn't believe its certificate hangs up: that is theirs to do.
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: server.address().port,
    seen: () => Buffer.concat(pieces),
    stop: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    }
  };
}
