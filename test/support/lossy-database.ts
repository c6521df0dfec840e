import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';

/** A way to a database on which an answer can get lost. */
export interface LossyDatabase {
  /** Connection string that leads over it. */
  readonly url: string;
  /** The next `COMMIT` reaches the server and is carried out; the connection breaks before its answer comes back. */
  loseNextCommit(): void;
  close(): Promise<void>;
}

/** Opens such a way: a relay on the loopback address to the server of `url`, which listens on a Unix socket or a port. */
export async function lossyDatabase(url: string): Promise<LossyDatabase> {
  const target = new URL(url.replace('@/', '@localhost/'));
  const folder = target.searchParams.get('host');
  const dial = (): Socket =>
    folder?.startsWith('/')
      ? connect(join(folder, '.s.PGSQL.5432'))
      : connect(Number(target.port || 5432), folder ?? target.hostname);
  const open = new Set<Socket>();
  let armed = false;
  const relay = createServer((client) => {
    const server = dial();
    let cut = false;
    for (const socket of [client, server]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.on('data', (bytes) => {
      if (armed && bytes.includes('COMMIT\0')) {
        armed = false;
        cut = true;
      }
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (cut) client.destroy();
      else client.write(bytes);
    });
  });
  await new Promise<void>((listening) => relay.listen(0, '127.0.0.1', listening));
  target.hostname = '127.0.0.1';
  target.port = String((relay.address() as AddressInfo).port);
  target.searchParams.delete('host');
  return {
    url: target.toString(),
    loseNextCommit: () => {
      armed = true;
    },
    close: () =>
      new Promise((closed) => {
        relay.close(() => closed());
        for (const socket of open) socket.destroy();
      }),
  };
}
