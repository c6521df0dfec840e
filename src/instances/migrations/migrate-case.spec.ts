import { describe, expect, it } from '@jest/globals';
import { actsRoom } from '../../../test/support/acts-room.js';
import { bpmnFile, chain, userTask } from '../../../test/support/bpmn-file.js';
import { rejectionOf } from '../../../test/support/case-room.js';
import type { Caller } from '../../kernel/index.js';
import { suspendCase } from '../suspend-case.js';
import { migrateCase, type MigrateInput } from './migrate-case.js';
import { readMigrationPlan, type PlanQuestion } from './plan-migration.js';

const acts = actsRoom();
const end = '<bpmn:endEvent id="end" />';
const timer = (id: string, on: string, after: string): string =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="${on}" cancelActivity="false"><bpmn:timerEventDefinition id="${id}T"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${after}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>${userTask(`by-${id}`, { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end-${id}" />${chain(id, `by-${id}`, `end-${id}`)}`;
const ANSWER =
  '<bpmn:message id="Answer" name="Answer" gongwen:reach="KEY" gongwen:senders="ROLE:REGISTRY" gongwen:correlation="key" />';

/** Two tasks, a timer on the first; `steps` and `id`s vary by version. */
const paper = (first: string, more: readonly string[] = [], candidate = 'REGISTRY', after = 'PT24H'): string =>
  bpmnFile(
    'paper',
    `<bpmn:startEvent id="start" />${userTask(first, { candidateRole: candidate })}
     ${more.map((id) => userTask(id, { candidateRole: 'REGISTRY' })).join('')}${userTask('last', { candidateRole: 'REGISTRY' })}${end}
     ${timer('late', first, after)}${chain('start', first, ...more, 'last', 'end')}`,
  );
/** Calls itself once, and papers, beside a receive task. */
const CALLS = (extra: string): string =>
  bpmnFile(
    'calls',
    `<bpmn:startEvent id="start" /><bpmn:parallelGateway id="fork" />
     <bpmn:callActivity id="own" name="own" calledElement="paper" />
     <bpmn:receiveTask id="rcv" name="rcv" messageRef="Answer"><bpmn:documentation>Rule: R-056</bpmn:documentation></bpmn:receiveTask>${extra}
     ${end}<bpmn:endEvent id="end2" />${chain('start', 'fork', 'own', 'end')}${extra === '' ? chain('fork', 'rcv', 'end2') : chain('fork', 'rcv', 'seen', 'end2')}`,
    '',
    ANSWER,
  );

const migrate = (caseId: string, toVersion: number, given: Partial<MigrateInput> = {}, by: Caller = acts.admin) =>
  acts.run(by, migrateCase(acts.room.deps), {
    caseId,
    toVersion,
    mapping: {},
    reason: '制度修订',
    ifMatch: null,
    ...given,
  });
const plan = (question: Partial<PlanQuestion>) =>
  acts.room.commands.read(acts.admin, (ctx) =>
    readMigrationPlan(ctx, acts.room.deps, { key: 'paper', toVersion: 2, mapping: {}, ...question }),
  );
const version = async (id: string): Promise<number> =>
  (await acts.look<{ v: number }>('SELECT definition_version AS v FROM process_instance WHERE id = $1', [id]))[0]!.v;

describe('a case goes on under another version', () => {
  it('with what is open under its number, through the step that is new, and with both files in the trail', async () => {
    const { room, registry } = acts;
    await room.deploy(paper('work'));
    const { id } = await room.begin(registry, 'paper');
    await room.deploy(paper('work', ['added']));
    const before = await room.task(id, 'work');
    const preview = await acts.tryOut(acts.admin, migrateCase(room.deps), {
      caseId: id,
      toVersion: 2,
      mapping: {},
      reason: 'x',
      ifMatch: null,
    });
    expect(preview).toMatchObject({ closes: [], opens: [], problems: [] });
    expect(preview.cases).toEqual([expect.objectContaining({ caseId: id, definitionVersion: 2 })]);
    expect(await migrate(id, 2)).toMatchObject({ definitionVersion: 2 });
    expect(await room.task(id, 'work')).toMatchObject({ id: before.id, n: before.n, rowVersion: before.rowVersion });
    await room.finish(registry, await room.task(id, 'work'));
    expect(await room.steps(id)).toEqual(['added']);
    const [entry] = await acts.look<{
      body: { contentHash: string; definitionVersion: string; details: { from: object; to: object } };
    }>(`SELECT body::json AS body FROM audit_entry WHERE case_id = $1 AND act = 'INSTANCE_MIGRATED'`, [id]);
    const files = await acts.look<{ version: number; sha256: string }>(
      `SELECT version, sha256 FROM definition WHERE key = 'paper' ORDER BY version`,
    );
    expect(entry?.body).toMatchObject({
      definitionVersion: 'paper@2',
      contentHash: files[1]!.sha256,
      details: { from: files[0], to: files[1] },
    });
  });

  it('by a mapping: tasks, timers, urges and incidents are told by the new ids and names', async () => {
    const { room, registry } = acts;
    await room.deploy(paper('work', ['a']));
    const v = await newest();
    const { id } = await room.begin(registry, 'paper');
    await room.deploy(paper('duty', ['a']));
    const refusal = await rejectionOf(migrate(id, v + 1));
    expect(refusal.code).toBe('MIGRATION_REFUSED');
    expect(refusal.errors.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['MIGRATION_TARGET_MISSING', '/mapping/work'],
    ]);
    await migrate(id, v + 1, { mapping: { work: 'duty' } });
    const task = await room.task(id, 'duty');
    expect(task).toMatchObject({ nameZh: 'duty', candidates: ['REGISTRY'] });
    const jobs = await acts.look<{ kind: string; element: string }>(
      'SELECT kind, element_id AS element FROM job WHERE case_id = $1',
      [id],
    );
    expect(jobs).toEqual([{ kind: 'TIMER', element: 'late' }]);
    await room.runAt('2022-10-19T02:00:00Z');
    expect((await room.steps(id)).toSorted()).toEqual(['by-late', 'duty']);
  });

  it('with events that changed armed anew, and told before', async () => {
    const { room, registry } = acts;
    await room.deploy(paper('work', ['b']));
    const v = await newest();
    const { id } = await room.begin(registry, 'paper');
    await room.deploy(paper('work', ['b'], 'REGISTRY', 'PT1H'));
    const input = { caseId: id, toVersion: v + 1, mapping: {}, reason: 'x', ifMatch: null };
    const preview = await acts.tryOut(acts.admin, migrateCase(room.deps), input);
    expect(preview.timers).toEqual([expect.objectContaining({ element: 'late', dueAt: '2022-10-18T10:00:00+08:00' })]);
    expect(preview.closes).toEqual([expect.objectContaining({ element: 'late', kind: 'TIMER' })]);
    await migrate(id, v + 1);
    await room.runAt('2022-10-18T02:30:00Z');
    expect((await room.steps(id)).toSorted()).toEqual(['by-late', 'work']);
  });

  it('keeping who may do an open task, and saying so', async () => {
    const { room, registry } = acts;
    await room.deploy(paper('work', ['c']));
    const v = await newest();
    const { id } = await room.begin(registry, 'paper');
    await room.deploy(paper('work', ['c'], 'DIRECTOR'));
    const found = await plan({ toVersion: v + 1, caseId: id });
    expect(found.problems.map(({ code, severity, cases }) => [code, severity, cases])).toEqual([
      ['MIGRATION_TASK_KEEPS', 'WARNING', 1],
    ]);
    await migrate(id, v + 1);
    expect((await room.task(id, 'work')).candidates).toEqual(['REGISTRY']);
  });

  it('with the cases that it called, where they are of that version; others stay', async () => {
    const { room, registry } = acts;
    await room.deploy(paper('work', ['d']), CALLS(''));
    const v = await newest();
    const { id } = await room.begin(registry, 'calls', { key: 'k' });
    await room.deploy(paper('work', ['e']), CALLS(userTask('seen', { candidateRole: 'REGISTRY' })));
    await migrate(id, 2);
    const [child] = await acts.look<{ id: string }>('SELECT id FROM process_instance WHERE parent_case_id = $1', [id]);
    expect([await version(id), await version(child!.id)]).toEqual([2, v]);
    await migrate(child!.id, v + 1);
    await room.finish(registry, await room.task(id, 'work'));
    expect(await room.steps(id)).toEqual(['e']);
  });

  it('suspended or not', async () => {
    const { room, registry } = acts;
    await room.deploy(paper('work', ['f']));
    const v = await newest();
    const { id } = await room.begin(registry, 'paper');
    await room.deploy(paper('work', ['g']));
    await acts.run(acts.admin, suspendCase(room.deps), { caseId: id, reason: 'x', ifMatch: null });
    expect(await migrate(id, v + 1)).toMatchObject({ definitionVersion: v + 1, suspended: true });
  });

  it('once, of two at once and of the same request twice; never to where it is, nor to what is not there', async () => {
    const { room, registry } = acts;
    await room.deploy(paper('work', ['h']));
    const v = await newest();
    const { id } = await room.begin(registry, 'paper');
    await room.deploy(paper('work', ['i']));
    expect((await rejectionOf(migrate(id, v))).code).toBe('MIGRATION_NEEDLESS');
    expect((await rejectionOf(migrate(id, 999))).code).toBe('DEFINITION_NOT_FOUND');
    expect((await rejectionOf(migrate(id, v + 1, { ifMatch: '"9"' }))).code).toBe('PRECONDITION_FAILED');
    expect((await rejectionOf(migrate(id, v + 1, {}, acts.stranger))).code).toBe('CASE_NOT_FOUND');
    expect((await rejectionOf(migrate(id, v + 1, { mapping: { nothing: 'work' } }))).errors[0]?.code).toBe(
      'MIGRATION_SOURCE_UNKNOWN',
    );
    const keyed = (): Caller => ({ ...acts.admin, idempotency: { key: 'migrate-once', fingerprint: id } });
    const first = await migrate(id, v + 1, {}, keyed());
    expect(await migrate(id, v + 1, {}, keyed())).toEqual(first);
    const both = await Promise.allSettled([migrate(id, v), migrate(id, v)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    for (const step of ['work', 'h', 'last']) await room.finish(registry, await room.task(id, step));
    expect((await rejectionOf(migrate(id, v + 1))).code).toBe('CASE_ENDED');
  });
});

describe('the plan of a migration', () => {
  it('proposes equal ids and tells every problem that any case could meet, and how many do', async () => {
    const { room, registry } = acts;
    await room.deploy(paper('work', ['kept', 'gone']));
    const v = await newest();
    const ids: string[] = [];
    for (let at = 0; at < 3; at += 1) ids.push((await room.begin(registry, 'paper')).id);
    for (const step of ['work', 'kept']) await room.finish(registry, await room.task(ids[0]!, step));
    await room.deploy(paper('work', ['kept']));
    const found = await plan({ toVersion: v + 1 });
    expect(found).toMatchObject({ fromVersion: v, cases: { running: 3, looked: 3, ready: 2 } });
    expect(found.mapping).toMatchObject({ work: 'work', kept: 'kept', last: 'last', late: 'late' });
    expect(found.problems.map(({ code, element, cases }) => [code, element, cases])).toEqual([
      ['MIGRATION_TARGET_MISSING', 'gone', 1],
    ]);
    expect(await plan({ toVersion: v + 1, mapping: { gone: 'last' } })).toMatchObject({
      problems: [],
      cases: { ready: 3 },
    });
    expect((await plan({ toVersion: v + 1, caseId: ids[1]! })).cases).toEqual({ running: 3, looked: 1, ready: 1 });
    expect((await rejectionOf(plan({ toVersion: 999 }))).code).toBe('DEFINITION_NOT_FOUND');
    expect((await rejectionOf(plan({ toVersion: v, fromVersion: v }))).code).toBe('MIGRATION_NEEDLESS');
  });
});

/** Number of the newest version of the paper. */
async function newest(): Promise<number> {
  const [row] = await acts.look<{ v: number }>(`SELECT max(version) AS v FROM definition WHERE key = 'paper'`);
  return row!.v;
}
