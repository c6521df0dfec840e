import { Agent, request } from 'node:http';

/**
 * A client of the service that keeps its connections: `send({by, method, path, body})` gives the answer's JSON. `by` is the
 * person for whom the client acts.
 *
 * @throws Error for any answer but one of success: a benchmark that counts refusals measures nothing.
 */
export function httpClient({ url, key, connections }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'lifo' });
  const { hostname, port } = new URL(url);
  const identity = { Authorization: `Bearer ${key}`, Accept: 'application/json' };
  const send = ({ by, method = 'GET', path, body, headers = {} }) =>
    new Promise((resolve, reject) => {
      const sent = body === undefined ? null : Buffer.from(JSON.stringify(body));
      const outgoing = request(
        {
          agent,
          hostname,
          port,
          method,
          path: `/api/v1${path}`,
          headers: {
            ...identity,
            ...(by ? { 'On-Behalf-Of': by } : {}),
            ...(sent ? { 'Content-Type': 'application/json', 'Content-Length': sent.length } : {}),
            ...headers,
          },
        },
        (incoming) => {
          const parts = [];
          incoming.on('data', (part) => parts.push(part));
          incoming.once('error', reject);
          incoming.once('end', () => {
            const text = Buffer.concat(parts).toString('utf8');
            if (incoming.statusCode >= 200 && incoming.statusCode < 300) resolve(JSON.parse(text || 'null'));
            else reject(new Error(`${method} ${path}: ${incoming.statusCode} ${text}`));
          });
        },
      );
      outgoing.once('error', reject);
      outgoing.end(sent);
    });
  return { send, close: () => agent.destroy() };
}
