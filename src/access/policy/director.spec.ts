import { describe, expect, it } from '@jest/globals';
import type { Actor, Decision } from './actor.js';
import { ranksAtLeast } from './final-acts.js';
import { may, type PolicyAct, type PolicyObject } from './may.js';
import type { TaskMatter } from './task-acts.js';

const DAY = '2022-11-03';
const NOTICE = { docKind: 'TONGZHI', direction: 'DOWN', keyMatter: false, classification: 'PUBLIC' };
const ENDS = ['APPROVE', 'RETURN', 'REJECT'];

const actor = (person: string | null, posts: readonly string[] = [], more: Partial<Actor> = {}): Actor => ({
  person,
  client: null,
  keys: person === null ? [] : [person, ...posts.flatMap((post) => [post, ...post.split('@')])],
  permissions: new Set<string>(),
  clearance: 'INTERNAL',
  ...more,
});
const FOR_DIRECTOR: NonNullable<Actor['actingFor']>[number] = {
  person: 'u-dir',
  delegationId: 'd-1',
  keys: ['DIRECTOR@WD', 'DIRECTOR', 'WD'],
  ownTasks: true,
  docKinds: [],
  acts: [],
  definitions: [],
  validFrom: '2022-11-01',
  validTo: '2022-11-30',
  allowsUpward: false,
};
const director = actor('u-dir', ['DIRECTOR@WD']);
const deputy = actor('u-dep', ['DEPUTY@WD']);
const delegate = actor('u-dep', ['DEPUTY@WD'], { actingFor: [FOR_DIRECTOR] });
const member = actor('u-1', ['MEMBER@COORD']);

const step = (more: Partial<TaskMatter> = {}): TaskMatter => ({
  id: 't-1',
  elementId: 'leaderInstruct',
  act: 'REVIEW_INSTRUCT',
  rule: 'R-055',
  candidates: ['LEADER@COORD'],
  assignee: null,
  versionNo: 1,
  variables: NOTICE,
  outcomes: ENDS,
  ...more,
});
const why = (decision: Decision): string | null => (decision.may ? null : `${decision.code} ${decision.rule}`);
const asks = <A extends PolicyAct>(who: Actor, act: A, object: PolicyObject<A>): string | null =>
  why(may(who, act, object, DAY));

describe('[R-033] what a director may do to a step of somebody else', () => {
  it.each(['REVIEW', 'REVIEW_INSTRUCT', 'COUNTERSIGN', 'CONFIRM_REVISION', 'SIGN', 'FINALISE'])(
    'is to return or reject it, as director: %s',
    (act) => {
      const signer = act === 'SIGN' || act === 'FINALISE' ? ['DEPUTY'] : ['LEADER@COORD'];
      for (const said of ['RETURN', 'REJECT']) {
        const decision = may(director, 'task.take', step({ act, candidates: signer, said }), DAY);
        expect(decision).toEqual({ may: true, role: 'DIRECTOR', by: null, directs: true });
      }
      for (const said of ['APPROVE', 'RETURN_PREV', undefined]) {
        expect(asks(director, 'task.take', step({ act, candidates: signer, said }))).not.toBeNull();
      }
    },
  );

  it('is nothing where the step does not offer it, or is no review and no signature', () => {
    expect(asks(director, 'task.take', step({ outcomes: ['APPROVE', 'RETURN'], said: 'REJECT' }))).toBe(
      'TASK_NOT_YOURS R-055',
    );
    for (const act of ['DRAFT', 'REVISE', 'RECHECK', 'REGISTER', 'SEAL', 'CONFIRM_REFUSAL', 'RECEIVE_CHECK', null]) {
      expect(asks(director, 'task.take', step({ act, said: 'RETURN' }))).toBe('TASK_NOT_YOURS R-055');
    }
    expect(asks(director, 'task.take', step({ act: 'REREVIEW', assignee: 'u-dep', said: 'REJECT' }))).toBe(
      'TASK_NOT_YOURS R-055',
    );
  });

  it('is nobody else’s: no deputy’s, no delegate’s, no administrator’s', () => {
    const administrator = actor(null, [], { permissions: new Set(['cases:cancel', 'act-for-final']) });
    for (const who of [deputy, delegate, member, administrator]) {
      expect(asks(who, 'task.take', step({ said: 'RETURN' }))).toBe('TASK_NOT_YOURS R-055');
      expect(asks(who, 'task.transfer', step())).toBe('TASK_NOT_YOURS R-055');
      expect(asks(who, 'case.recall', { caseId: 'c', drafter: 'u-2' })).toBe('RECALL_NOT_ALLOWED R-135');
    }
  });

  it('[R-125] does not help against the separation of duties where the step is the director’s own', () => {
    const own = step({ act: 'SIGN', candidates: ['DIRECTOR'], exclusiveWith: ['DRAFT'], said: 'RETURN' });
    const done = [{ act: 'DRAFT', by: 'u-dir', for: null }];
    expect(may(director, 'task.take', own, DAY)).toEqual({ may: true, role: 'DIRECTOR', by: null });
    expect(asks(director, 'task.take', { ...own, done })).toBe('EXCLUSIVE_ACT_DONE R-125');
  });

  it('takes the director’s own hand at a signature', () => {
    const byClient = actor('u-dir', ['DIRECTOR@WD'], { client: { id: 'c', name: 'oa' } });
    const signing = step({ act: 'SIGN', candidates: ['DEPUTY'], said: 'RETURN' });
    expect(asks(byClient, 'task.take', signing)).toBe('FINAL_ACT_NEEDS_PERSON R-054');
    expect(asks({ ...byClient, permissions: new Set(['act-for-final']) }, 'task.take', signing)).toBeNull();
    expect(asks(byClient, 'task.take', step({ said: 'RETURN' }))).toBeNull();
  });

  it('is to reassign any task and to recall any case', () => {
    expect(may(director, 'task.transfer', step({ candidates: [], assignee: 'u-1' }), DAY)).toMatchObject({
      role: 'DIRECTOR',
      directs: true,
    });
    expect(may(director, 'task.transfer', step({ candidates: ['DIRECTOR'] }), DAY)).toEqual({
      may: true,
      role: 'DIRECTOR',
      by: null,
    });
    expect(may(director, 'case.recall', { caseId: 'c', drafter: 'u-1' }, DAY)).toMatchObject({ directs: true });
    expect(may(director, 'case.recall', { caseId: 'c', drafter: 'u-dir' }, DAY)).not.toHaveProperty('directs');
  });
});

describe('[R-087] who signs or finalises without being the one to do it', () => {
  const signing = (more: Partial<TaskMatter> = {}): TaskMatter =>
    step({ act: 'SIGN', candidates: ['DIRECTOR'], said: 'APPROVE', ...more });

  it.each([
    ['a deputy without delegation', deputy, NOTICE, 'ULTRA_VIRES R-034'],
    ['a deputy, a request upward', deputy, { ...NOTICE, docKind: 'QINGSHI', direction: 'UP' }, 'ULTRA_VIRES R-050'],
    ['a deputy, a key matter', deputy, { ...NOTICE, keyMatter: true }, 'ULTRA_VIRES R-050'],
    ['the higher office’s', deputy, { ...NOTICE, issuer: 'LGO', keyMatter: true }, 'ULTRA_VIRES R-034'],
    ['anybody else', member, { ...NOTICE, docKind: 'QINGSHI' }, 'ULTRA_VIRES R-033'],
    ['nobody', actor(null), NOTICE, 'ULTRA_VIRES R-033'],
  ])('acts beyond their authority: %s', (_, who, variables, refusal) => {
    for (const act of ['SIGN', 'FINALISE']) expect(asks(who, 'task.take', signing({ act, variables }))).toBe(refusal);
    expect(asks(who, 'task.claim', signing({ variables }))).toBe('TASK_NOT_YOURS R-055');
  });

  it('[R-034] a delegate beyond bounds is told which', () => {
    const request = { ...NOTICE, docKind: 'QINGSHI', direction: 'UP' };
    expect(asks(delegate, 'task.take', signing({ variables: request }))).toBe('DELEGATION_NOT_UPWARD R-050');
    expect(asks(delegate, 'task.take', signing())).toBeNull();
  });
});

describe('[R-033] a final act and the sign-off table', () => {
  it.each([
    ['DIRECTOR', 'DIRECTOR', true],
    ['DIRECTOR@WD', 'DEPUTY', true],
    ['DIRECTOR', 'CONVENER', true],
    ['DEPUTY', 'DEPUTY', true],
    ['DEPUTY', 'DIRECTOR', false],
    ['DEPUTY', 'LEADER@COORD', true],
    ['LEADER@COORD', 'LEADER@COORD', true],
    ['LEADER@PROJ', 'LEADER@COORD', false],
    ['LEADER', 'LEADER@COORD', false],
    ['LEADER@COORD', 'LEADER', true],
    ['LEADER@COORD', 'DEPUTY', false],
    ['CONVENER', 'CONVENER', true],
    ['CONVENER', 'DEPUTY', false],
    ['DEPUTY', 'CONVENER', false],
    ['REGISTRY', 'MEMBER', false],
  ])('%s for %s: %s', (post, demanded, ranks) => {
    expect(ranksAtLeast(post, demanded)).toBe(ranks);
  });

  it('asks for the role itself, or a delegation by somebody who has it', () => {
    const matter = {
      documentId: 'd',
      act: 'SIGN',
      docKind: 'TONGZHI',
      issuer: 'WD',
      keyMatter: false,
      ownerGroup: 'COORD',
      finalRole: 'DIRECTOR',
      as: 'DEPUTY',
      onBehalfOf: null,
    };
    expect(asks(director, 'document.finish', matter)).toBeNull();
    expect(asks(deputy, 'document.finish', matter)).toBe('ULTRA_VIRES R-034');
    expect(asks(deputy, 'document.finish', { ...matter, keyMatter: true })).toBe('ULTRA_VIRES R-050');
    expect(asks(deputy, 'document.finish', { ...matter, finalRole: 'DEPUTY' })).toBeNull();
    expect(asks(delegate, 'document.finish', { ...matter, onBehalfOf: 'u-dir' })).toBeNull();
    expect(asks(delegate, 'document.finish', matter)).toBe('ULTRA_VIRES R-034');
    expect(asks(deputy, 'document.finish', { ...matter, onBehalfOf: 'u-dir' })).toBe('ULTRA_VIRES R-034');
    const ofLeader = { ...matter, finalRole: 'LEADER@ownerGroup' };
    expect(asks(actor('u-l', ['LEADER@COORD']), 'document.finish', ofLeader)).toBeNull();
    expect(asks(actor('u-l', ['LEADER@PROJ']), 'document.finish', ofLeader)).toBe('ULTRA_VIRES R-033');
    const minutes = { ...matter, finalRole: 'CONVENER' };
    expect(asks(member, 'document.finish', { ...minutes, as: 'CONVENER' })).toBeNull();
    expect(asks(deputy, 'document.finish', minutes)).toBe('ULTRA_VIRES R-034');
  });
});
