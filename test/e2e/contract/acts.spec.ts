import { openOffice, type Client, type TestOffice } from '../../support/office.js';
import { NOTICE } from './notice.js';
import { expectProblem, withoutIds } from './operations.js';
import { newId } from '../../../src/kernel/index.js';

interface Case {
  readonly id: string;
  readonly documentId: string;
  readonly rowVersion: number;
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly caseId: string; readonly rowVersion: number }[];
}

describe('safe to repeat, safe against each other', () => {
  let office: TestOffice;
  let drafter: Client;
  beforeAll(async () => {
    office = await openOffice();
    await office.clock('2022-10-18T08:30:00+08:00');
    drafter = office.as('u-co-m1');
  });
  afterAll(() => office.close());

  const start = async (): Promise<Case> => {
    const { status, body } = await drafter.post<Case>('/cases', NOTICE);
    expect(status).toBe(201);
    return body;
  };
  const casesOf = async (): Promise<number> =>
    (await office.query<{ n: number }>('SELECT count(*)::int AS n FROM process_instance'))[0]!.n;

  it('[R-134] [attack: ids-of-others, enumeration-by-error-text] what a caller may not see is answered as if it were not there, byte for byte', async () => {
    const { id, documentId } = await start();
    const { body: tasks } = await drafter.get<Listed>('/tasks');
    const taskId = tasks.items.find((task) => task.caseId === id)!.id;
    const outsider = office.as('u-b-lia');
    const reads = [
      ...['', '/history', '/variables'].map((part) => [`/cases/${id}${part}`, `/cases/${newId()}${part}`] as const),
      ...['', '/approval-sheet', '/versions', '/dispatch-lines'].map(
        (part) => [`/documents/${documentId}${part}`, `/documents/${newId()}${part}`] as const,
      ),
      ...['', '/form'].map((part) => [`/tasks/${taskId}${part}`, `/tasks/${newId()}${part}`] as const),
    ];
    for (const [hidden, missing] of reads) {
      expect((await drafter.get(hidden)).status).toBe(200);
      const one = await outsider.get(hidden);
      const other = await outsider.get(missing);
      expect([hidden, one.status]).toEqual([hidden, 404]);
      expect(withoutIds(expectProblem(one))).toBe(withoutIds(expectProblem(other)));
    }
    for (const [address, body] of [
      [`/tasks/{}/complete`, {}],
      [`/tasks/{}/claim`, undefined],
      [`/tasks/{}/urge`, {}],
      [`/cases/{}/acts`, { element: 'draftDocument' }],
      [`/cases/{}/cancel`, { reason: '试试看能不能作废别人的文' }],
    ] as const) {
      const own = address.startsWith('/tasks') ? taskId : id;
      const one = expectProblem(await outsider.post(address.replace('{}', own), body));
      const other = expectProblem(await outsider.post(address.replace('{}', newId()), body));
      expect([address, one.status]).toEqual([address, 404]);
      expect(withoutIds(one)).toBe(withoutIds(other));
    }
    for (const list of ['/cases', '/documents', '/tasks']) {
      expect((await outsider.get<Listed>(list)).body.items).toEqual([]);
    }
  });

  it('[R-143] the same request twice with one key has one effect and one answer', async () => {
    const before = await casesOf();
    const headers = { 'Idempotency-Key': 'start-once' };
    const first = await drafter.post<Case>('/cases', NOTICE, headers);
    const second = await drafter.post<Case>('/cases', NOTICE, headers);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('location')).toBe(`/api/v1/cases/${first.body.id}`);
    expect(await casesOf()).toBe(before + 1);
  });

  it('[R-143] [attack: foreign-idempotency-key] a key names one request of one caller', async () => {
    const headers = { 'Idempotency-Key': 'start-once' };
    const other = { ...NOTICE, variables: { ...NOTICE.variables, urgency: 'URGENT', urgencyReason: '会议在即' } };
    const reused = expectProblem(await drafter.post('/cases', other, headers));
    expect([reused.status, reused.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const someoneElse = await office.as('u-co-lead').post<Case>('/cases', NOTICE, headers);
    expect(someoneElse.headers.get('idempotency-replayed')).toBeNull();
    expect(someoneElse.status).toBeLessThan(500);
  });

  it('[R-143] twenty at once with one key are one effect; those that come too soon are told to wait', async () => {
    const before = await casesOf();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => drafter.post<Case>('/cases', NOTICE, { 'Idempotency-Key': 'start-parallel' })),
    );
    expect(await casesOf()).toBe(before + 1);
    const ids = answers.filter((answer) => answer.status === 201).map((answer) => answer.body.id);
    expect(new Set(ids).size).toBe(1);
    for (const answer of answers.filter((one) => one.status !== 201)) {
      expect(expectProblem(answer).code).toBe('REQUEST_IN_PROGRESS');
      expect(answer.headers.get('retry-after')).toBe('1');
    }
  });

  it('[R-143] a refused request leaves no claim: it may be repeated after a mend of what was wrong', async () => {
    const headers = { 'Idempotency-Key': 'mended' };
    const refused = await drafter.post('/cases', { definition: 'no-such-process', variables: {} }, headers);
    expect(refused.status).toBe(404);
    expect((await drafter.post('/cases', NOTICE, headers)).status).toBe(201);
  });

  it('PUT needs If-Match: 428 without, 412 with a stale one, and the new version after it', async () => {
    const { body, headers } = await office.admin.get<{ values: { archive: object } }>('/settings');
    const archive = { ...body.values.archive, fonds: 'X001' };
    const change = { values: { ...body.values, archive }, reason: '试改' };
    const without = expectProblem(await office.admin.put('/settings', change));
    expect([without.status, without.code]).toEqual([428, 'PRECONDITION_REQUIRED']);
    for (const stale of ['"9999"', `W/${headers.get('etag')!}`, '"x"']) {
      const problem = expectProblem(await office.admin.put('/settings', change, { 'If-Match': stale }));
      expect([stale, problem.status, problem.code]).toEqual([stale, 412, 'PRECONDITION_FAILED']);
    }
    const malformed = expectProblem(await office.admin.put('/settings', change, { 'If-Match': 'nonsense' }));
    expect([malformed.status, malformed.code]).toEqual([400, 'HEADER_INVALID']);
    const etag = headers.get('etag')!;
    const changes = await Promise.all([1, 2].map(() => office.admin.put('/settings', change, { 'If-Match': etag })));
    const [won, lost] = changes.sort((one, other) => one.status - other.status);
    expect(won!.status).toBe(200);
    expect(won!.body).toMatchObject({ values: { archive: { fonds: 'X001' } } });
    expect([409, 412]).toContain(expectProblem(lost!).status);
  });

  it('PATCH needs If-Match too, and takes a merge patch', async () => {
    const { documentId } = await start();
    const read = await drafter.get(`/documents/${documentId}`);
    const patch = { title: '关于印发工作规则等三项制度的通知' };
    const without = expectProblem(await drafter.patch(`/documents/${documentId}`, patch));
    expect([without.status, without.code]).toEqual([428, 'PRECONDITION_REQUIRED']);
    const etag = read.headers.get('etag')!;
    const send = () =>
      drafter.send<{ title: string }>('PATCH', `/documents/${documentId}`, {
        headers: { 'Content-Type': 'application/merge-patch+json', 'If-Match': etag },
        body: JSON.stringify(patch),
      });
    const done = await send();
    expect([done.status, done.body.title]).toEqual([200, patch.title]);
    expect(expectProblem(await send()).code).toBe('PRECONDITION_FAILED');
  });

  it('[R-054] two people completing one task: one wins, and the other reads a clear 409', async () => {
    const { id } = await start();
    const { body } = await drafter.get<Listed>('/tasks');
    const task = body.items.find((one) => one.caseId === id)!;
    const answers = await Promise.all([1, 2, 3].map(() => drafter.post(`/tasks/${task.id}/complete`, { form: {} })));
    expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([200, 409, 409]);
    for (const answer of answers.filter((one) => one.status === 409))
      expect(expectProblem(answer).code).toBe('TASK_NOT_OPEN');
  });
});
