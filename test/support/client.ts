/** An answer as it came over the wire; `body` is parsed where it is JSON, and the text otherwise. */
export interface Answer<B> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: B;
}

type Fields = Record<string, unknown>;
type HeaderFields = Readonly<Record<string, string>>;

/** A client of the service that speaks real HTTP under one identity. Paths are below `/api/v1`; `//problems` is `/problems`. */
export class Client {
  constructor(
    private readonly url: string,
    private readonly identity: HeaderFields,
  ) {}

  /** The same client with more headers on each request. */
  with(headers: HeaderFields): Client {
    return new Client(this.url, { ...this.identity, ...headers });
  }

  get<B = Fields>(path: string, headers: HeaderFields = {}): Promise<Answer<B>> {
    return this.send('GET', path, { headers });
  }

  post<B = Fields>(path: string, body?: unknown, headers: HeaderFields = {}): Promise<Answer<B>> {
    return this.sendJson('POST', path, body, headers);
  }

  put<B = Fields>(path: string, body?: unknown, headers: HeaderFields = {}): Promise<Answer<B>> {
    return this.sendJson('PUT', path, body, headers);
  }

  patch<B = Fields>(path: string, body?: unknown, headers: HeaderFields = {}): Promise<Answer<B>> {
    return this.sendJson('PATCH', path, body, headers);
  }

  del<B = Fields>(path: string, headers: HeaderFields = {}): Promise<Answer<B>> {
    return this.send('DELETE', path, { headers });
  }

  /** Any request at all, its body as bytes or text. */
  async send<B = Fields>(
    method: string,
    path: string,
    { headers = {}, body }: { readonly headers?: HeaderFields; readonly body?: string | Uint8Array<ArrayBuffer> } = {},
  ): Promise<Answer<B>> {
    const address = path.startsWith('//') ? `${this.url}${path.slice(1)}` : `${this.url}/api/v1${path}`;
    const response = await fetch(address, {
      method,
      headers: { ...this.identity, ...headers },
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as B };
  }

  private sendJson<B>(method: string, path: string, body: unknown, headers: HeaderFields): Promise<Answer<B>> {
    if (body === undefined) return this.send(method, path, { headers });
    const json = JSON.stringify(body);
    return this.send(method, path, { headers: { 'Content-Type': 'application/json', ...headers }, body: json });
  }
}
