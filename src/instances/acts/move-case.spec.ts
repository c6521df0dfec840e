import { describe, expect, it } from '@jest/globals';
import { actsRoom } from '../../../test/support/acts-room.js';
import { rejectionOf } from '../../../test/support/case-room.js';
import type { Caller } from '../../kernel/index.js';
import { suspendCase } from '../suspend-case.js';
import { moveCase, type MoveInput } from './move-case.js';
import { readTokens } from './read-tokens.js';

const acts = actsRoom();
const reason = '会签组别有误，退回重拟';

const move = (caseId: string, given: Partial<MoveInput>, by: Caller = acts.admin) =>
  acts.run(by, moveCase(acts.room.deps), { caseId, ...EMPTY, ...given });
const EMPTY = { close: [], open: [], variables: {}, reason, ifMatch: null };
const steps = async (id: string): Promise<string[]> => (await acts.room.steps(id)).toSorted();
const tokens = (id: string, by = acts.admin) =>
  acts.room.commands.read(by, (ctx) => readTokens(ctx, acts.room.deps.definitions, id));

describe('tokens are moved', () => {
  it('out of a parallel block and a multi-instance, back to an earlier step; nothing hangs afterwards', async () => {
    const { room, member, leader, registry, director } = acts;
    const id = await acts.countersigning();
    await room.finish(
      leader,
      (await room.open(id)).find((task) => task.candidates.includes('LEADER@COORD'))!,
    );
    await move(id, { close: [{ element: 'countersign' }, { element: 'check' }], open: [{ elementId: 'draft' }] });
    expect(await steps(id)).toEqual(['draft']);
    const closed = await room.rows(
      `SELECT element_id, close_reason FROM task WHERE case_id = $1 AND status = 'CLOSED'`,
      [id],
    );
    expect(closed.map((row) => row['close_reason'])).toEqual(['MOVED', 'MOVED']);
    await room.finish(member, await room.task(id, 'draft'));
    for (const task of await room.open(id)) await room.finish(task.elementId === 'check' ? registry : leader, task);
    expect(await steps(id)).toEqual(['sign']);
    await room.finish(director, await room.task(id, 'sign'), { outcome: 'APPROVE' });
    await room.runner.drain();
    const [row] = await room.rows<{ status: string }>('SELECT status FROM process_instance WHERE id = $1', [id]);
    expect(row?.status).toBe('COMPLETED');
  });

  it('with a reason behind a commitment: neither the entry nor the stimulus holds what was written', async () => {
    const id = await acts.countersigning();
    await move(id, { close: [{ element: 'check' }] });
    const [entry] = await acts.look<{ body: string; value: string; actor: string }>(
      `SELECT e.body, e.actor, d.value FROM audit_entry e JOIN audit_disclosure d USING (entry_id)
       WHERE e.case_id = $1 AND e.act = 'TOKENS_MOVED'`,
      [id],
    );
    expect(entry).toMatchObject({ value: reason, actor: 'u-admin' });
    expect(entry?.body).not.toContain(reason);
  });

  it('by number, and by element within one scope alone', async () => {
    const id = await acts.countersigning();
    const { tokens: all } = await tokens(id);
    const check = all.find(({ element }) => element === 'check')!;
    await move(id, { close: [{ n: check.n }] });
    expect(await steps(id)).toEqual(['countersign', 'countersign']);
    const wrong = await rejectionOf(move(id, { close: [{ element: 'countersign', in: 999 }] }));
    expect([wrong.code, wrong.params]).toEqual(['TOKEN_NOT_OPEN', { n: 'countersign' }]);
  });

  it('of a suspended case, which stays suspended: what opens is marked', async () => {
    const id = await acts.countersigning();
    await acts.run(acts.admin, suspendCase(acts.room.deps), { caseId: id, reason, ifMatch: null });
    await move(id, { close: [{ element: 'countersign' }, { element: 'check' }], open: [{ elementId: 'draft' }] });
    expect((await acts.room.task(id, 'draft')).suspended).toBe(true);
  });

  it('with variables of the process, on which the way goes on', async () => {
    const { id } = await acts.room.begin(acts.registry, 'short', { express: false });
    const open = [{ elementId: 'gw' }];
    const view = await move(id, { close: [{ element: 'one' }], open, variables: { express: true } });
    expect(view).toMatchObject({ status: 'COMPLETED', endElement: 'fast' });
  });

  it('in a called case too, and its caller waits on', async () => {
    const { id } = await acts.room.begin(acts.registry, 'folder', { groups: ['COORD'] });
    const [child] = await acts.look<{ id: string }>('SELECT id FROM process_instance WHERE parent_case_id = $1', [id]);
    await move(child!.id, { close: [{ element: 'draft' }], open: [{ elementId: 'sign' }] });
    expect(await steps(id)).toEqual(['file', 'sign']);
  });
});

describe('a move is refused', () => {
  it.each([
    ['an element that is not there', { open: [{ elementId: 'nowhere' }] }, 'MOVE_TARGET_UNKNOWN'],
    ['a boundary event', { open: [{ elementId: 'late' }] }, 'MOVE_TARGET_INVALID'],
    ['a flow that does not lead there', { open: [{ elementId: 'join', flowId: 'start_draft' }] }, 'MOVE_FLOW_UNKNOWN'],
    ['a scope that is not open', { open: [{ elementId: 'draft', in: 99 }] }, 'SCOPE_NOT_OPEN'],
    ['a token that is not there', { close: [{ n: 99 }] }, 'TOKEN_NOT_OPEN'],
    ['all tokens and none put anywhere', { close: [{ element: 'draft' }] }, 'MOVE_LEAVES_NOTHING'],
    ['who did what', { variables: { actorId: 'u-dir' } }, 'VALIDATION_FAILED'],
  ] satisfies [string, Partial<MoveInput>, string][])('for %s', async (_, given, code) => {
    const { id } = await acts.room.begin(acts.member, 'letter', { groups: ['COORD'] });
    expect((await rejectionOf(move(id, given))).code).toBe(code);
    expect(
      (await rejectionOf(acts.tryOut(acts.admin, moveCase(acts.room.deps), { caseId: id, ...EMPTY, ...given }))).code,
    ).toBe(code);
  });

  it('to whoever does not see the case, as if it were not there; of a case that has ended; of another version', async () => {
    const { id } = await acts.room.begin(acts.registry, 'short', {});
    expect((await rejectionOf(move(id, {}, acts.stranger))).code).toBe('CASE_NOT_FOUND');
    expect((await rejectionOf(move(id, { ifMatch: '"7"' }))).code).toBe('PRECONDITION_FAILED');
    await move(id, { close: [{ element: 'one' }], open: [{ elementId: 'end' }] });
    expect((await rejectionOf(move(id, { open: [{ elementId: 'one' }] }))).code).toBe('CASE_ENDED');
  });

  it('to one of two at once: what the first took away is not there for the second', async () => {
    const { id } = await acts.room.begin(acts.registry, 'short', {});
    const both = await Promise.allSettled(
      ['two', 'two'].map((elementId) => move(id, { close: [{ element: 'one' }], open: [{ elementId }] })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await steps(id)).toEqual(['two']);
  });

  it('never done twice under one key', async () => {
    const { id } = await acts.room.begin(acts.registry, 'short', {});
    const keyed = (): Caller => ({ ...acts.admin, idempotency: { key: 'move-once', fingerprint: id } });
    const given = { close: [{ element: 'one' }], open: [{ elementId: 'two' }] };
    const answers = [await move(id, given, keyed()), await move(id, given, keyed())];
    expect(answers[1]).toEqual(answers[0]);
    expect(await steps(id)).toEqual(['two']);
  });
});

describe('a join that got stuck', () => {
  it('is told as an incident, which a move before the join resolves', async () => {
    const { room, registry, leader } = acts;
    const id = await acts.countersigning(['COORD']);
    await room.finish(registry, await room.task(id, 'check'));
    await move(id, { close: [{ element: 'countersign' }] });
    const incidents = () =>
      acts.look<{ code: string; by: string | null }>(
        'SELECT code, resolved_by AS by FROM incident WHERE case_id = $1 ORDER BY raised_at, id',
        [id],
      );
    expect(await incidents()).toEqual([{ code: 'JOIN_STUCK', by: null }]);
    const { joins } = await tokens(id);
    expect(joins).toEqual([expect.objectContaining({ element: 'join', name: '均已办结', tokens: 1 })]);
    await move(id, { open: [{ elementId: 'countersign' }], variables: { groups: ['PROJ'] } });
    expect(await incidents()).toEqual([{ code: 'JOIN_STUCK', by: 'u-admin' }]);
    await room.finish(leader, await room.task(id, 'countersign'));
    expect(await steps(id)).toEqual(['sign']);
  });

  it('is foreseen, before it happens, as a problem', async () => {
    const id = await acts.countersigning(['COORD']);
    const given = { close: [{ element: 'countersign' }] };
    await acts.room.finish(acts.registry, await acts.room.task(id, 'check'));
    const preview = await acts.tryOut(acts.admin, moveCase(acts.room.deps), { caseId: id, ...EMPTY, ...given });
    expect(preview.incidents).toEqual([
      expect.objectContaining({ code: 'JOIN_STUCK', element: 'join', name: '均已办结' }),
    ]);
    expect(preview.problems.map(({ code, element }) => [code, element])).toEqual([['JOIN_HOPELESS', 'join']]);
  });
});

describe('where tokens stand', () => {
  it('is read with numbers, names, places among instances, and where they could be put', async () => {
    const id = await acts.countersigning();
    const view = await tokens(id);
    expect(view).toMatchObject({ caseId: id, definition: 'letter', definitionVersion: 1 });
    expect(view.tokens.map(({ element, kind, index }) => [element, kind, index])).toEqual([
      ['countersign', 'LOOP', null],
      ['countersign', 'TASK', 0],
      ['countersign', 'TASK', 1],
      ['check', 'TASK', null],
    ]);
    const targets = new Map(view.targets.map((one) => [one.element, one]));
    expect(targets.get('join')).toMatchObject({ scope: 'letter', flows: ['countersign_join', 'check_join'] });
    expect(targets.has('late')).toBe(false);
  });
});
