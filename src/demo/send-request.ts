import type { SendRequest, StoryAnswer, StoryRequest } from './play-story.js';
import type { Values } from './story.js';

/** Requests of a story over HTTP, to a service in test mode: people under test identities, the rest as the administrator. */
export const sendTo =
  (baseUrl: string, adminKey: string): SendRequest =>
  async (request) => {
    const response = await fetch(`${baseUrl}/api/v1${request.path}`, {
      method: request.method,
      headers: headersOf(request, adminKey),
      ...bodyOf(request),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, body: isJson ? (JSON.parse(text) as Values) : {} } satisfies StoryAnswer;
  };

function headersOf(request: StoryRequest, adminKey: string): Record<string, string> {
  return {
    Authorization: `Bearer ${request.by === null ? adminKey : `test:${request.by}`}`,
    ...(request.idempotencyKey === undefined ? {} : { 'Idempotency-Key': request.idempotencyKey }),
    ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(request.file === undefined
      ? {}
      : { 'Content-Type': 'text/plain', 'X-File-Name': encodeURIComponent(request.file.name) }),
  };
}

function bodyOf({ body, file }: StoryRequest): { body?: string } {
  if (file !== undefined) return { body: file.text };
  return body === undefined ? {} : { body: JSON.stringify(body) };
}
