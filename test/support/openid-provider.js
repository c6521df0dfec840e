import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

/**
 * A real OpenID provider in a process of its own: `node openid-provider.js PORT PERSON…` (port 0 takes a free one). It prints
 * its issuer in one line of JSON when it listens. Every person is a client of it and gets a JWT access token by the grant
 * `client_credentials` (RFC 6749, 4.4) with the secret `secret`; the resource (RFC 8707) that the person names is its audience.
 *
 * Tests move it by `POST /control`: `rotate` replaces its keys, `ahead` sets its clock so many seconds ahead of the machine's,
 * `alg` is what it signs with, `claims` go into every token (`null` takes one out). Every answer says how often its keys were read.
 */
const [port = '0', ...people] = process.argv.slice(2);
const machine = Date.now;
const state = { ahead: 0, alg: 'RS256', claims: {}, reads: 0 };
// It ends with whoever started it.
process.stdin.resume().once('end', () => process.exit());
Date.now = () => machine() + state.ahead * 1_000;

let handle = (_, response) => response.writeHead(503).end();
const server = createServer((request, response) => {
  if (request.url === '/control') void control(request, response);
  else {
    if (request.url === '/jwks') state.reads += 1;
    handle(request, response);
  }
});
await new Promise((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
handle = await newProvider();
process.stdout.write(`${JSON.stringify({ issuer })}\n`);

/** A provider of the same issuer with new keys. */
async function newProvider() {
  const provider = new Provider(issuer, {
    clients: people.map((person) => ({
      client_id: person,
      client_secret: 'secret',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    jwks: { keys: await Promise.all(['RS256', 'PS256', 'ES256', 'EdDSA'].map(newKey)) },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, audience) => ({
          scope: '',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: state.alg } },
        }),
      },
    },
    formats: {
      customizers: {
        jwt(_, token, { payload }) {
          Object.assign(payload, state.claims);
          for (const [name, value] of Object.entries(payload)) if (value === null) delete payload[name];
        },
      },
    },
  });
  return provider.callback();
}

async function newKey(alg) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: `${alg}-${crypto.randomUUID()}` };
}

async function control(request, response) {
  if (request.method === 'POST') {
    let text = '';
    for await (const part of request) text += part;
    const { rotate, ...given } = JSON.parse(text);
    Object.assign(state, given);
    if (rotate) handle = await newProvider();
  }
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(state));
}
