import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Longest time that an answer is waited for, in milliseconds, where the connection stays open after it. */
const PATIENCE = 10_000;

/** What came back on a connection: every answer on it, one after the other. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

function socketTo(url: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  // A server that hangs up on an attacker resets the connection; what it said before is all there is.
  socket.on('error', () => undefined);
  return socket;
}

/**
 * Sends bytes as they are, which no client library would, and gives every answer that came back until the server hung up. Text is
 * one byte a character.
 */
export async function sendRaw(url: string, bytes: string): Promise<RawAnswer[]> {
  const socket = socketTo(url);
  const answer = whatComes(socket);
  socket.write(bytes, 'latin1');
  return answersIn(await answer);
}

/**
 * Sends a request whose body comes late: the head first, then, once the service has looked at it and `between` is done, the body.
 */
export async function sendSlowly(
  url: string,
  {
    method,
    path,
    headers,
  }: { readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>> },
  body: unknown,
  between: () => Promise<void>,
): Promise<RawAnswer> {
  const socket = socketTo(url);
  const answer = whatComes(socket);
  const text = JSON.stringify(body);
  const head = {
    Host: 'gongwen.example',
    Connection: 'close',
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(text)),
    ...headers,
  };
  socket.write(
    `${method} /api/v1${path} HTTP/1.1\r\n${Object.entries(head)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  );
  // By now the guards have let it in; nothing tells that from outside.
  await sleep(300);
  await between();
  socket.write(text);
  const [only] = answersIn(await answer);
  if (!only) throw new Error(`${method} ${path} got no answer`);
  return only;
}

async function whatComes(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (part) => (text += part.toString('latin1')));
  const timer = setTimeout(() => socket.destroy(), PATIENCE);
  await new Promise((done) => socket.once('close', done));
  clearTimeout(timer);
  return text;
}

const answersIn = (text: string): RawAnswer[] =>
  text
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((one) => one !== '')
    .map((one) => {
      const [head = '', body = ''] = one.split('\r\n\r\n');
      return { status: Number(head.slice(9, 12)), head, body: Buffer.from(body, 'latin1').toString() };
    });
