// A way to a server that can be shut in mid-stream: what a test wants to see half way stays half way until it has looked.
import { createConnection, createServer } from 'node:net';

/** Stands before a port of the loopback. Resolves to {port, shutAfter, isShut, open, stop}. */
export async function startGate(target) {
  const ways = new Set();
  let left = Infinity;
  const server = createServer((client) => {
    const upstream = createConnection(target, '127.0.0.1');
    const way = [client, upstream];
    ways.add(way);
    const end = () => {
      ways.delete(way);
      way.forEach((socket) => socket.destroy());
    };
    way.forEach((socket) => socket.on('error', end).on('close', end));
    upstream.pipe(client);
    client.on('data', (piece) => {
      upstream.write(piece);
      left -= piece.length;
      if (left <= 0) ways.forEach(([other]) => other.pause());
    });
    if (left <= 0) client.pause();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: server.address().port,
    /** Lets so many bytes more to the server, of all connections together, and then none. */
    shutAfter: (bytes) => void (left = bytes),
    /** Whether it is shut by now. */
    isShut: () => left <= 0,
    open() {
      left = Infinity;
      ways.forEach(([client]) => client.resume());
    },
    stop: async () => {
      ways.forEach(([client]) => client.destroy());
      await new Promise((resolve) => server.close(resolve));
    }
  };
}
