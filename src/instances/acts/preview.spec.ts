import { describe, expect, it } from '@jest/globals';
import { actsRoom } from '../../../test/support/acts-room.js';
import { rejectionOf } from '../../../test/support/case-room.js';
import type { Caller } from '../../kernel/index.js';
import { completeTask } from '../../tasks/complete-task.js';
import { cancelCase } from '../cancel-case.js';
import { resumeCase, suspendCase } from '../suspend-case.js';
import { moveCase } from './move-case.js';
import type { Preview } from './preview.js';

const acts = actsRoom();
const complete = (taskId: string, said: object = {}) => ({ taskId, ifMatch: null, ...said });
/** Element and kind of each. */
const points = (list: Preview['closes'] | Preview['opens']): string[] =>
  list.map(({ element, kind }) => `${kind} ${element}`).toSorted();

describe('a dry run', () => {
  it('of a completion says what closes, what opens for whom and by when, and does nothing', async () => {
    const { room, leader, registry } = acts;
    const id = await acts.countersigning(['COORD']);
    await room.finish(registry, await room.task(id, 'check'));
    const task = await room.task(id, 'countersign');
    const preview = await acts.tryOut(leader, completeTask(room.deps), complete(task.id));
    expect(preview).toEqual({
      closes: [
        { caseId: id, element: 'countersign', name: 'countersign', nameEn: null, kind: 'TASK', reason: 'COMPLETED' },
      ],
      opens: [
        {
          caseId: id,
          element: 'sign',
          name: 'sign',
          nameEn: null,
          kind: 'TASK',
          candidates: ['DIRECTOR'],
          assignee: null,
          dueAt: null,
        },
        { caseId: id, element: 'late', name: null, nameEn: null, kind: 'TIMER', dueAt: '2022-10-19T09:00:00+08:00' },
      ].toSorted((a, b) => (a.element < b.element ? -1 : 1)),
      sends: [],
      timers: [{ caseId: id, element: 'late', name: null, nameEn: null, dueAt: '2022-10-19T09:00:00+08:00' }],
      ends: null,
      incidents: [],
      problems: [],
      cases: [{ caseId: id, definition: 'letter', definitionVersion: 1, status: 'RUNNING', suspended: false }],
    });
  });

  it('lists work that a job would do without doing it, and does local work', async () => {
    const { room, director } = acts;
    const { id } = await room.begin(acts.member, 'letter', { groups: [] });
    const move = { caseId: id, open: [{ elementId: 'stamp' }], variables: {}, reason: 'x', ifMatch: null };
    await acts.run(acts.admin, moveCase(room.deps), { ...move, close: [{ element: 'draft' }] });
    const [row] = await acts.look<{ stamped: boolean }>(
      `SELECT (state -> 'activations' -> 0 -> 'vars' ->> 'stamped')::boolean AS stamped FROM process_instance WHERE id = $1`,
      [id],
    );
    expect(row?.stamped).toBe(true);
    const sign = await room.task(id, 'sign');
    const preview = await acts.tryOut(director, completeTask(room.deps), complete(sign.id, { outcome: 'APPROVE' }));
    expect(points(preview.opens)).toEqual(['WORK render']);
    expect(points(preview.closes)).toEqual(['TASK sign', 'TIMER late']);
  });

  it('is refused as the act would be, and a refusal leaves no trace either', async () => {
    const { room, stranger, registry, member } = acts;
    const id = await acts.countersigning();
    const task = await room.task(id, 'check');
    const tryAs = (by: Caller, said: object = {}) =>
      rejectionOf(acts.tryOut(by, completeTask(room.deps), complete(task.id, said)));
    expect((await tryAs(stranger)).code).toBe('TASK_NOT_FOUND');
    expect((await tryAs(member)).code).toBe('TASK_NOT_YOURS');
    expect((await tryAs(registry, { ifMatch: '"9"' })).code).toBe('PRECONDITION_FAILED');
    await room.finish(registry, task);
    expect((await tryAs(registry)).code).toBe('TASK_NOT_OPEN');
  });

  it('neither takes a key nor answers from one', async () => {
    const { room, registry } = acts;
    const id = await acts.countersigning();
    const keyed: Caller = { ...registry, idempotency: { key: 'check-once', fingerprint: 'one' } };
    const task = await room.task(id, 'check');
    await acts.tryOut(keyed, completeTask(room.deps), complete(task.id));
    await acts.run(keyed, completeTask(room.deps), complete(task.id));
    expect((await rejectionOf(acts.tryOut(keyed, completeTask(room.deps), complete(task.id)))).code).toBe(
      'TASK_NOT_OPEN',
    );
  });

  it('of voiding a case tells the end, over everything that it called', async () => {
    const { room, admin } = acts;
    const { id } = await room.begin(acts.registry, 'folder', { groups: ['COORD'] });
    const preview = await acts.tryOut(admin, cancelCase(room.deps), { caseId: id, reason: 'x', ifMatch: null });
    expect(points(preview.closes)).toEqual(['CALL write', 'TASK draft', 'TASK file']);
    expect(preview.ends).toEqual({ kind: 'CANCELLED', element: null });
    expect(preview.cases.map(({ definition, status }) => [definition, status])).toEqual([
      ['folder', 'CANCELLED'],
      ['letter', 'CANCELLED'],
    ]);
  });

  it('of suspending and resuming names the cases that would lie and go on', async () => {
    const { room, admin } = acts;
    const { id } = await room.begin(acts.registry, 'folder', { groups: ['COORD'] });
    const input = { caseId: id, reason: 'x', ifMatch: null };
    const cases = ({ cases: all }: Preview): unknown[] =>
      all.map(({ definition, suspended }) => [definition, suspended]);
    expect(cases(await acts.tryOut(admin, suspendCase(room.deps), input))).toEqual([
      ['folder', true],
      ['letter', true],
    ]);
    expect((await rejectionOf(acts.tryOut(admin, resumeCase(room.deps), input))).code).toBe('CASE_NOT_SUSPENDED');
    await acts.run(admin, suspendCase(room.deps), input);
    expect(cases(await acts.tryOut(admin, resumeCase(room.deps), input))).toEqual([
      ['folder', false],
      ['letter', false],
    ]);
  });

  it('calls a case that would begin by its process, since it has no id yet', async () => {
    const { room, admin } = acts;
    const { id } = await room.begin(acts.registry, 'folder', { groups: ['COORD'] });
    const again = {
      caseId: id,
      close: [{ element: 'write' }],
      open: [{ elementId: 'write' }],
      variables: {},
      reason: 'x',
    };
    const preview = await acts.tryOut(admin, moveCase(room.deps), { ...again, ifMatch: null });
    expect(preview.opens).toEqual([
      expect.objectContaining({ caseId: id, element: 'write', kind: 'CALL' }),
      expect.objectContaining({ caseId: null, element: 'draft', kind: 'TASK', candidates: ['MEMBER'] }),
    ]);
    expect(preview.cases).toContainEqual(
      expect.objectContaining({ caseId: null, definition: 'letter', status: 'RUNNING' }),
    );
  });

  it('equals what then really happens, act after act', async () => {
    const { room, leader, registry, director } = acts;
    const id = await acts.countersigning();
    const open = async (): Promise<string[]> => (await room.steps(id)).toSorted();
    for (const [by, element, said] of [
      [leader, 'countersign', {}],
      [registry, 'check', {}],
      [leader, 'countersign', {}],
      [director, 'sign', { outcome: 'APPROVE' }],
    ] as const) {
      const [task] = (await room.open(id)).filter((one) => one.elementId === element);
      const preview = await acts.tryOut(by, completeTask(room.deps), complete(task!.id, said));
      const before = await open();
      await room.finish(by, task!, said);
      const tasks = (list: Preview['closes'] | Preview['opens']) => list.filter(({ kind }) => kind === 'TASK');
      const left = [...before];
      for (const one of tasks(preview.closes)) left.splice(left.indexOf(one.element), 1);
      expect([...left, ...tasks(preview.opens).map((one) => one.element)].toSorted()).toEqual(await open());
    }
  });
});
