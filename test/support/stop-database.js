import { rmSync } from 'node:fs';

/** Ends the run's PostgreSQL and throws its data away. */
export default async function stopDatabase() {
  const { server, folder } = globalThis.testServer;
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
