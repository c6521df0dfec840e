import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { BpmnError, Failure, GongwenClient, Refusal, type ExternalTask, type WorkerOptions } from './index.js';

interface Asked {
  readonly path: string;
  readonly key: string | undefined;
  readonly body: Record<string, unknown>;
}
type Reply = { readonly status: number; readonly body: object; readonly headers?: Record<string, string> } | 'BREAK';

const ok = (body: object = {}): Reply => ({ status: 200, body });
const problem = (status: number, code: string, headers: Record<string, string> = {}): Reply => ({
  status,
  body: { status, code, detail: `It is ${code}.`, params: { a: 1 } },
  headers: { 'Content-Type': 'application/problem+json', ...headers },
});

describe('the client', () => {
  let server: Server;
  let asked: Asked[];
  /** Replies by path, the next first; the last one stays. */
  let replies: Record<string, Reply[]>;
  let client: GongwenClient;

  beforeEach(async () => {
    asked = [];
    replies = {};
    server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = new GongwenClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, key: 'gw_x_y' });
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url!.replace('/api/v1', '');
    asked.push({
      path,
      key: request.headers['idempotency-key'] as string | undefined,
      body: await bodyOf(request),
    });
    const left = replies[path.replace(/\/t-\d+\//, '/T/')] ?? [ok()];
    const reply = left.length > 1 ? left.shift()! : left[0]!;
    if (reply === 'BREAK') {
      request.socket.destroy();
      return;
    }
    response.writeHead(reply.status, { 'Content-Type': 'application/json', ...reply.headers });
    response.end(JSON.stringify(reply.body));
  }

  const pathsOf = (part: string): Asked[] => asked.filter(({ path }) => path.includes(part));

  it('sends a call again after the network broke, and when it is asked for patience, under one key', async () => {
    replies['/cases'] = [
      'BREAK',
      problem(503, 'SERVICE_STOPPING'),
      problem(409, 'REQUEST_IN_PROGRESS'),
      ok({ id: 'c-1' }),
    ];
    expect(await client.startCase({ definition: 'd', variables: { a: 1 } })).toEqual({ id: 'c-1' });
    expect(asked.map(({ body }) => body)).toEqual(
      Array.from({ length: 4 }, () => ({ definition: 'd', variables: { a: 1 } })),
    );
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
    expect(asked[0]!.key).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('waits as long as it is asked to', async () => {
    replies['/messages'] = [problem(429, 'TOO_MANY', { 'Retry-After': '1' }), ok({ deliveredTo: [] })];
    const before = Date.now();
    await client.sendMessage({ name: 'M', correlation: '1' });
    expect(Date.now() - before).toBeGreaterThanOrEqual(990);
  });

  it('throws what the service refuses, at once', async () => {
    replies['/cases'] = [problem(404, 'DEFINITION_NOT_FOUND')];
    const refusal = await client.startCase({ definition: 'd' }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ status: 404, code: 'DEFINITION_NOT_FOUND', params: { a: 1 } });
    expect(asked).toHaveLength(1);
  });

  it('throws what is no problem document too', async () => {
    replies['/cases'] = [{ status: 400, body: {}, headers: { 'Content-Type': 'text/html' } }];
    await expect(client.startCase({ definition: 'd' })).rejects.toMatchObject({ code: 'HTTP_400' });
  });

  it('fetches without a key, and with one where the service demands it', async () => {
    replies['/external-tasks/acquire'] = [problem(400, 'IDEMPOTENCY_KEY_REQUIRED'), ok({ tasks: [] })];
    expect(await client.acquire({ workerId: 'w', topics: [] })).toEqual([]);
    expect(asked.map(({ key }) => typeof key)).toEqual(['undefined', 'string']);
  });

  describe('a worker', () => {
    let count = 0;
    const task = (): ExternalTask => ({ id: `t-${(count += 1)}`, topic: 'work', lease: `l-${count}` }) as ExternalTask;
    /** Runs a worker that is given one task, until it was answered. */
    const work = async (
      options: Partial<WorkerOptions> & Pick<WorkerOptions, 'topics'>,
      until: string,
    ): Promise<unknown[]> => {
      const told: unknown[] = [];
      replies['/external-tasks/acquire'] = [ok({ tasks: [task()] }), ok({ tasks: [] })];
      const worker = client.worker({
        workerId: 'w',
        longPollSeconds: 0,
        onError: (error) => told.push(error),
        ...options,
      });
      worker.start().start();
      for (const end = Date.now() + 5_000; pathsOf(until).length === 0 && Date.now() < end;) await pause(10);
      await worker.stop();
      return told;
    };

    it('completes with what the handler returns', async () => {
      const told = await work({ topics: { work: () => ({ a: 1 }) } }, '/complete');
      expect(told).toEqual([]);
      expect(asked[0]!.body).toEqual({
        workerId: 'w',
        topics: [{ topic: 'work', lockSeconds: 60 }],
        maxTasks: 10,
        longPollSeconds: 0,
      });
      expect(pathsOf('/complete')).toMatchObject([
        { body: { workerId: 'w', lease: `l-${count}`, variables: { a: 1 } } },
      ]);
    });

    it.each([
      [
        'a BPMN error',
        new BpmnError('E', 'why', { x: 1 }),
        '/bpmn-error',
        { code: 'E', message: 'why', variables: { x: 1 } },
      ],
      [
        'a failure',
        new Failure('busy', { retries: 4, retryDelaySeconds: 7 }),
        '/fail',
        { message: 'busy', retries: 4, retryDelaySeconds: 7 },
      ],
      ['any other error', new TypeError('bug'), '/fail', { message: 'bug', retryDelaySeconds: 3 }],
      ['what is no error', 'text', '/fail', { message: 'text', retryDelaySeconds: 3 }],
    ])('tells the service of %s', async (_, thrown, path, body) => {
      const handler = (): Promise<void> => Promise.reject(thrown as Error);
      await work({ topics: { work: handler }, retryDelaySeconds: 3 }, path);
      expect(pathsOf(path)).toHaveLength(1);
      expect(pathsOf(path)[0]!.body).toMatchObject(body);
    });

    it('fails a task whose result the service does not take', async () => {
      replies['/external-tasks/T/complete'] = [problem(422, 'VARIABLES_TOO_LARGE')];
      await work({ topics: { work: () => ({}) } }, '/fail');
      expect(pathsOf('/fail')[0]!.body['message']).toContain('VARIABLES_TOO_LARGE');
    });

    it('gives back a task whose case was suspended meanwhile', async () => {
      replies['/external-tasks/T/complete'] = [problem(409, 'CASE_SUSPENDED')];
      const told = await work({ topics: { work: () => ({}) } }, '/unlock');
      expect(told).toMatchObject([{ code: 'CASE_SUSPENDED' }]);
      expect(pathsOf('/fail')).toEqual([]);
    });

    it('says no more of a task that it has lost, and tells its handler', async () => {
      replies['/external-tasks/T/extend'] = [problem(409, 'EXTERNAL_TASK_LEASE_LOST')];
      const handler = async (_: ExternalTask, { signal }: { signal: AbortSignal }): Promise<void> => {
        await pause(4_000, undefined, { signal });
      };
      const told = await work({ topics: { work: { handler, lockSeconds: 1 } } }, '/extend');
      expect(told).toMatchObject([{ code: 'EXTERNAL_TASK_LEASE_LOST' }]);
      expect(asked.map(({ path }) => path.split('/').at(-1))).toEqual(expect.not.arrayContaining(['complete', 'fail']));
    });

    it('goes on fetching when the service was away', async () => {
      const told: unknown[] = [];
      replies['/external-tasks/acquire'] = [
        'BREAK',
        problem(503, 'SERVICE_STOPPING'),
        ok({ tasks: [task()] }),
        ok({ tasks: [] }),
      ];
      const worker = client.worker({
        topics: { work: () => undefined },
        longPollSeconds: 0,
        onError: (error) => told.push(error),
      });
      worker.start();
      for (const end = Date.now() + 5_000; pathsOf('/complete').length === 0 && Date.now() < end;) await pause(10);
      await worker.stop();
      expect(pathsOf('/complete')).toHaveLength(1);
      expect(told).toHaveLength(2);
    });

    it('has no more in hand than it wants', async () => {
      replies['/external-tasks/acquire'] = [ok({ tasks: [task(), task()] }), ok({ tasks: [] })];
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const worker = client.worker({ topics: { work: () => held }, maxTasks: 2, longPollSeconds: 0 }).start();
      await pause(200);
      expect(pathsOf('/acquire')).toHaveLength(1);
      release();
      await pause(200);
      expect(pathsOf('/acquire').length).toBeGreaterThan(1);
      await worker.stop();
      expect(pathsOf('/complete')).toHaveLength(2);
    });

    it('gives back what does not end in time when it stops', async () => {
      replies['/external-tasks/acquire'] = [ok({ tasks: [task()] }), ok({ tasks: [] })];
      let told: unknown = null;
      const handler = (_: ExternalTask, { signal }: { signal: AbortSignal }): Promise<void> =>
        new Promise(() => signal.addEventListener('abort', () => (told = signal.reason)));
      const worker = client.worker({ topics: { work: handler }, workerId: 'w', longPollSeconds: 0 }).start();
      await pause(100);
      await worker.stop({ graceSeconds: 0.1 });
      expect(told).toBeInstanceOf(Error);
      expect(pathsOf('/unlock')).toMatchObject([{ body: { workerId: 'w', lease: `l-${count}` } }]);
    });
  });
});

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const part of request) text += String(part);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
