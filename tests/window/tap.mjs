// Stands between a browser and the form like a cable that somebody listens on: passes every byte on, and keeps a copy.
import { connect, createServer } from 'node:net';

/** Resolves to {port, connections, stop}; each connection is {sent, received}: what came from the browser, and from the form. */
export async function startTap(target) {
  const connections = [];
  const sockets = new Set();
  const server = createServer((browser) => {
    const form = connect({ port: target, host: '127.0.0.1' });
    const copy = { sent: [], received: [] };
    connections.push(copy);
    for (const [from, to, kept] of [
      [browser, form, copy.sent],
      [form, browser, copy.received]
    ]) {
      sockets.add(from);
      from.on('data', (piece) => {
        kept.push(piece);
        to.write(piece);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: server.address().port,
    connections: () =>
      connections.map(({ sent, received }) => ({
        sent: Buffer.concat(sent),
        received: Buffer.concat(received)
      })),
    stop: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    }
  };
}
