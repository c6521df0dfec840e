import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { randomBytes } from 'node:crypto';

const TOO_LARGE = { status: 431, zh: '请求头过大', en: 'Header fields too large' };
const TOO_SLOW = { status: 408, zh: '请求超时', en: 'The request took too long to arrive' };
const NOT_HTTP = { status: 400, zh: '无法识别的 HTTP 请求', en: 'Not an HTTP request that can be read' };

/** Answers what the server could not read as a request, since no route, filter or language is known there. */
export function answerUnreadable(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const { status, zh, en } =
    error.code === 'HPE_HEADER_OVERFLOW' ? TOO_LARGE : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? TOO_SLOW : NOT_HTTP;
  const traceId = randomBytes(16).toString('hex');
  const problem = JSON.stringify({
    type: 'about:blank',
    title: zh,
    status,
    code: 'UNREADABLE_REQUEST',
    detail: `${zh}。${en}.`,
    params: {},
    traceId,
  });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(problem)}`,
      `X-Request-Id: ${traceId}`,
      'Connection: close',
      '',
      problem,
    ].join('\r\n'),
  );
}
