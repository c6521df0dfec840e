import { randomUUID } from 'node:crypto';

/** A running service and the key of its administrator. */
export interface OfficeClient {
  /** `http://127.0.0.1:3000`, without a path. */
  readonly baseUrl: string;
  readonly adminKey: string;
}

interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer?: string; readonly code?: string; readonly detail?: string }[];
}

/** An answer: its JSON, and the entity tag that a change of it must name. */
export interface OfficeAnswer<T> {
  readonly body: T;
  readonly etag: string | null;
}

/** Most wrong fields that an error's sentence lists. */
const SHOWN = 20;

/** Calls the API as the administrator. Every refusal and every failed connection is an `Error` with a sentence that says why. */
export class OfficeApi {
  constructor(private readonly client: OfficeClient) {}

  /** The thing at a path, or `null` where there is none. */
  async find<T>(path: string): Promise<OfficeAnswer<T> | null> {
    const response = await this.send('GET', path, {});
    return response.status === 404 ? null : this.read<T>('GET', path, response);
  }

  async put<T>(path: string, body: unknown, etag: string | null = null): Promise<T> {
    const response = await this.send('PUT', path, etag === null ? {} : { 'If-Match': etag }, body);
    return (await this.read<T>('PUT', path, response)).body;
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return (await this.read<T>('POST', path, await this.send('POST', path, {}, body))).body;
  }

  private async send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: unknown,
  ): Promise<Response> {
    const { baseUrl, adminKey } = this.client;
    try {
      return await fetch(`${baseUrl.replace(/\/+$/, '')}/api/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${adminKey}`,
          Accept: 'application/json',
          'Accept-Language': 'en',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(60_000),
      });
    } catch (cause) {
      throw new Error(`No answer from ${baseUrl}. Is the service running there?`, { cause });
    }
  }

  private async read<T>(method: string, path: string, response: Response): Promise<OfficeAnswer<T>> {
    const text = await response.text();
    if (response.ok) return { body: JSON.parse(text) as T, etag: response.headers.get('etag') };
    throw new Error(`${method} ${path} was refused (${response.status}): ${sentenceOf(text)}`);
  }
}

/** A problem (RFC 9457) in one sentence, with every field that it names. */
function sentenceOf(text: string): string {
  let problem: Problem;
  try {
    problem = JSON.parse(text) as Problem;
  } catch {
    // Not from the service itself: a proxy's page.
    return text.slice(0, 200);
  }
  const fields = (problem.errors ?? []).map(
    ({ pointer, code, detail }) => `\n  ${pointer ?? ''} ${code ?? ''} ${detail ?? ''}`,
  );
  const more = fields.length > SHOWN ? `\n  … and ${fields.length - SHOWN} more` : '';
  return `${problem.code ?? ''} ${problem.detail ?? problem.title ?? ''}${fields.slice(0, SHOWN).join('')}${more}`;
}
