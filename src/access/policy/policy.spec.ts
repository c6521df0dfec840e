import { describe, expect, it } from '@jest/globals';
import type { ActingFor } from '../../kernel/index.js';
import { ACCESS_REJECTIONS } from '../access-rejections.js';
import { ADMINISTRATOR_SCOPES } from '../scopes.js';
import type { Actor, Decision } from './actor.js';
import { may, type PolicyAct, type PolicyObject } from './may.js';
import type { TaskMatter } from './task-acts.js';

const DAY = '2022-11-03';

const actor = (person: string | null, posts: readonly string[] = [], more: Partial<Actor> = {}): Actor => ({
  person,
  client: null,
  keys: person === null ? [] : [person, ...posts.flatMap((post) => [post, ...post.split('@')])],
  permissions: new Set<string>(),
  clearance: 'INTERNAL',
  ...more,
});

const standIn = (person: string, posts: readonly string[], more: Partial<ActingFor> = {}): ActingFor => ({
  person,
  delegationId: 'd-1',
  keys: posts.flatMap((post) => [post, ...post.split('@')]),
  ownTasks: false,
  docKinds: [],
  acts: [],
  definitions: [],
  validFrom: '2022-11-01',
  validTo: '2022-11-30',
  allowsUpward: false,
  ...more,
});

const NOTICE = { docKind: 'TONGZHI', direction: 'DOWN', keyMatter: false, classification: 'PUBLIC' };

const task = (more: Partial<TaskMatter> = {}): TaskMatter => ({
  id: 't-1',
  elementId: 'directorSign',
  act: 'SIGN',
  rule: 'R-053',
  candidates: ['DIRECTOR'],
  assignee: null,
  versionNo: 1,
  variables: NOTICE,
  ...more,
});

const why = (decision: Decision): string | null => (decision.may ? null : `${decision.code} ${decision.rule}`);
const director = actor('u-dir', ['DIRECTOR@WD']);
const deputy = (by?: Partial<ActingFor>): Actor =>
  actor('u-dep', ['DEPUTY@WD'], by ? { actingFor: [standIn('u-dir', ['DIRECTOR@WD'], by)] } : {});
const asks = <A extends PolicyAct>(who: Actor, act: A, object: PolicyObject<A>, day = DAY): string | null =>
  why(may(who, act, object, day));

describe('a task', () => {
  it('[R-054] is for its assignee by name, for its candidates by post, and for nobody else', () => {
    expect(may(director, 'task.take', task(), DAY)).toEqual({ may: true, role: 'DIRECTOR', by: null });
    const given = task({ act: 'DRAFT', candidates: [], assignee: 'u-1' });
    expect(may(actor('u-1'), 'task.take', given, DAY)).toEqual({ may: true, role: null, by: null });
    expect(asks(actor('u-2', ['MEMBER@COORD']), 'task.take', given)).toBe('TASK_NOT_YOURS R-053');
    expect(asks(deputy(), 'task.take', task({ act: 'REVIEW' }))).toBe('TASK_NOT_YOURS R-053');
  });

  it('[R-033] is no administrator’s, whatever permissions there are: no opinion, signature, date or number', () => {
    const everything = new Set<string>([...ADMINISTRATOR_SCOPES, 'act-for-final', 'documents:register']);
    const client = { id: 'c', name: 'administrator' };
    const administrator = actor(null, [], { client, permissions: everything });
    const asPerson = actor('u-adm', ['ADMIN@WD'], { permissions: everything });
    for (const who of [administrator, asPerson]) {
      for (const act of ['DRAFT', 'REVIEW', 'COUNTERSIGN', 'SIGN', 'FINALISE', 'REGISTER']) {
        const isFinal = act === 'SIGN' || act === 'FINALISE';
        expect(asks(who, 'task.take', task({ act }))).toBe(isFinal ? 'ULTRA_VIRES R-033' : 'TASK_NOT_YOURS R-053');
        expect(asks(who, 'task.claim', task({ act }))).toBe('TASK_NOT_YOURS R-053');
      }
      expect(asks(who, 'document.edit', { documentId: 'x', drafter: 'u-1', signer: null })).toBe('DRAFTER_ONLY R-136');
      expect(asks(who, 'document.rereview', { documentId: 'x', drafter: 'u-1', signer: 'u-dir' })).toBe(
        'SIGNER_ONLY R-130',
      );
    }
  });

  it('[R-054] of finality takes the own hand, or a client that may finalise', () => {
    const client = { id: 'c', name: 'front' };
    expect(asks({ ...director, client }, 'task.take', task())).toBe('FINAL_ACT_NEEDS_PERSON R-054');
    expect(asks({ ...director, client }, 'task.take', task({ act: 'REVIEW' }))).toBeNull();
    expect(asks({ ...director, client, permissions: new Set(['act-for-final']) }, 'task.take', task())).toBeNull();
  });
});

describe('a delegation', () => {
  it('[R-034] lets the deputy sign an ordinary notice for the director, and says so', () => {
    expect(may(deputy({}), 'task.take', task(), DAY)).toMatchObject({
      may: true,
      role: 'DIRECTOR',
      by: { person: 'u-dir', delegationId: 'd-1' },
    });
  });

  it.each<[string, Partial<ActingFor>, Partial<TaskMatter>, string]>([
    ['days over', { validTo: '2022-11-02' }, {}, 'DELEGATION_ENDED R-034'],
    ['days to come', { validFrom: '2022-11-04' }, {}, 'DELEGATION_ENDED R-034'],
    ['another kind', { docKinds: ['HAN'] }, {}, 'DELEGATION_NOT_THIS_KIND R-034'],
    ['no document', { docKinds: ['HAN'] }, { variables: {} }, 'DELEGATION_NOT_THIS_KIND R-034'],
    ['another act', { acts: ['REVIEW'] }, {}, 'DELEGATION_NOT_THIS_ACT R-034'],
    ['another process', { definitions: ['other'] }, { definitions: ['this'] }, 'DELEGATION_NOT_THIS_PROCESS R-034'],
    ['process unknown', { definitions: ['other'] }, {}, 'DELEGATION_NOT_THIS_PROCESS R-034'],
    ['upward', {}, { variables: { ...NOTICE, docKind: 'QINGSHI', direction: 'UP' } }, 'DELEGATION_NOT_UPWARD R-050'],
    ['key matter', {}, { variables: { ...NOTICE, keyMatter: true } }, 'DELEGATION_NOT_KEY_MATTER R-050'],
    ['flag unknown', {}, { variables: { ...NOTICE, keyMatter: null } }, 'DELEGATION_NOT_KEY_MATTER R-050'],
    ['secret', {}, { variables: { ...NOTICE, classification: 'MIMI' } }, 'DELEGATION_BEYOND_CLEARANCE R-134'],
    ['in person', {}, { act: 'REREVIEW', candidates: ['DIRECTOR'] }, 'DELEGATION_IN_PERSON R-130'],
  ])('[R-034] ends at its bounds: %s', (_, by, more, refusal) => {
    expect(asks(deputy(by), 'task.take', task(more))).toBe(refusal);
    expect(asks(deputy(by), 'task.claim', task(more))).toBe(refusal);
  });

  it('[R-034 R-053] upward documents and key matters only where the office allows them', () => {
    const upward = task({ variables: { ...NOTICE, docKind: 'BAOGAO', direction: 'UP', keyMatter: true } });
    expect(asks(deputy({ allowsUpward: true }), 'task.take', upward)).toBeNull();
  });

  it('[R-033] of a final act goes to a head of the department; other acts go to anybody', () => {
    const member = actor('u-m', ['MEMBER@COORD'], { actingFor: [standIn('u-dir', ['DIRECTOR@WD'])] });
    expect(asks(member, 'task.take', task())).toBe('DELEGATION_NOT_FINAL R-033');
    expect(asks(member, 'task.take', task({ act: 'REVIEW' }))).toBeNull();
  });

  it('[R-012 R-134] never opens more than the delegate may read', () => {
    const by = [standIn('u-dir', ['DIRECTOR@WD'])];
    const internal = task({ act: 'REVIEW', variables: { ...NOTICE, classification: 'INTERNAL' } });
    const low = actor('u-x', ['DEPUTY@WD'], { actingFor: by, clearance: 'PUBLIC' });
    const expert = actor('u-x', ['EXPERT@WD'], { actingFor: by, restricted: true });
    for (const who of [low, expert]) {
      expect(asks(who, 'task.take', internal)).toBe('DELEGATION_BEYOND_CLEARANCE R-134');
      expect(asks(who, 'task.take', task({ act: 'REVIEW' }))).toBeNull();
    }
  });

  it('[R-034] gives the tasks of a person by name only where every post is delegated', () => {
    const mine = task({ act: 'DELIVER', candidates: [], assignee: 'u-dir' });
    expect(asks(deputy({ ownTasks: false }), 'task.take', mine)).toBe('TASK_NOT_YOURS R-053');
    expect(may(deputy({ ownTasks: true }), 'task.take', mine, DAY)).toMatchObject({
      may: true,
      by: { person: 'u-dir' },
    });
  });

  it('[R-034] gives no permission, no document of the delegator’s, and nothing of the case as a whole', () => {
    const who = deputy({ ownTasks: true });
    expect(asks(who, 'document.edit', { documentId: 'x', drafter: 'u-dir', signer: null })).toBe('DRAFTER_ONLY R-136');
    expect(asks(who, 'document.rereview', { documentId: 'x', drafter: null, signer: 'u-dir' })).toBe(
      'SIGNER_ONLY R-130',
    );
    expect(asks(who, 'case.recall', { caseId: 'x', drafter: 'u-dir' })).toBe('RECALL_NOT_ALLOWED R-135');
    const cancel = { caseId: 'x', drawn: true, ended: false, ownerGroup: 'COORD', signedAt: null };
    expect(asks(who, 'case.cancel', cancel)).toBe('CANCEL_NOT_ALLOWED R-135');
  });
});

describe('the separation of duties', () => {
  const exclusiveWith = ['DRAFT', 'REVIEW'];
  const by = [standIn('u-a', ['LEADER@COORD'])];
  const review = (done: NonNullable<TaskMatter['done']>, more: Partial<TaskMatter> = {}): TaskMatter =>
    task({ act: 'REVIEW', candidates: ['LEADER@COORD'], exclusiveWith, done, ...more });
  const did = (act: string, who: string, forWhom: string | null = null) => ({ act, by: who, for: forWhom });

  it('[R-125] holds for a person with two posts', () => {
    const both = actor('u-a', ['MEMBER@COORD', 'LEADER@COORD']);
    expect(asks(both, 'task.take', review([did('DRAFT', 'u-a')]))).toBe('EXCLUSIVE_ACT_DONE R-125');
    expect(asks(both, 'task.take', review([did('DRAFT', 'u-b')]))).toBeNull();
    expect(asks(both, 'task.take', review([did('REGISTER', 'u-a')]))).toBeNull();
  });

  it.each([
    ['the delegate drafted in the own post', did('DRAFT', 'u-b')],
    ['the delegate drafted for somebody else', did('DRAFT', 'u-b', 'u-c')],
    ['whom the delegate stands in for drafted', did('DRAFT', 'u-a')],
    ['another delegate drafted for the same person', did('DRAFT', 'u-c', 'u-a')],
  ])('[R-125] holds for a delegate: %s', (_, done) => {
    const delegate = actor('u-b', ['MEMBER@COORD'], { actingFor: by });
    expect(asks(delegate, 'task.take', review([]))).toBeNull();
    expect(asks(delegate, 'task.take', review([done]))).toBe('EXCLUSIVE_ACT_DONE R-125');
  });

  it('[R-125] what a person did for another counts as theirs in their own post', () => {
    const leader = actor('u-b', ['LEADER@COORD']);
    expect(asks(leader, 'task.take', review([did('REVIEW', 'u-b', 'u-a')]))).toBe('EXCLUSIVE_ACT_DONE R-125');
  });
});

describe('a refusal', () => {
  it('[R-085] is anybody’s who holds the step, whatever they did before; nobody else’s, and no administrator’s', () => {
    const step = task({ act: 'REVIEW', candidates: ['LEADER@COORD'], exclusiveWith: ['DRAFT'] });
    const leader = actor('u-l', ['LEADER@COORD']);
    const drafted = { ...step, done: [{ act: 'DRAFT', by: 'u-l', for: null }] };
    expect(asks(leader, 'task.refuse', drafted)).toBeNull();
    expect(asks(leader, 'task.take', drafted)).toBe('EXCLUSIVE_ACT_DONE R-125');
    expect(asks(director, 'task.refuse', step)).toBe('TASK_NOT_YOURS R-053');
    const administrator = actor(null, [], { permissions: new Set(ADMINISTRATOR_SCOPES) });
    expect(asks(administrator, 'task.refuse', step)).toBe('TASK_NOT_YOURS R-053');
    const standsIn = actor('u-b', [], { actingFor: [standIn('u-l', ['LEADER@COORD'], { acts: ['REVIEW'] })] });
    expect(asks(standsIn, 'task.refuse', step)).toBeNull();
    expect(asks(standsIn, 'task.refuse', { ...step, act: 'COUNTERSIGN' })).toBe('DELEGATION_NOT_THIS_ACT R-034');
  });

  it.each([
    ['who refused', actor('u-r', ['LEADER@COORD']), { by: 'u-r', for: null }],
    ['for whom it was refused', actor('u-l', ['LEADER@COORD']), { by: 'u-r', for: 'u-l' }],
  ])('[R-125] is not confirmed by %s', (_, who, refused) => {
    const step = task({ act: 'CONFIRM_REFUSAL', candidates: ['LEADER@COORD'], exclusiveWith: ['DRAFT', 'REFUSE'] });
    expect(asks(who, 'task.take', step)).toBeNull();
    expect(asks(who, 'task.take', { ...step, done: [{ act: 'REFUSE', ...refused }] })).toBe('EXCLUSIVE_ACT_DONE R-125');
  });

  it('[R-085] is confirmed in person: no delegation reaches so far', () => {
    const step = task({ act: 'CONFIRM_REFUSAL', candidates: ['LEADER@COORD'] });
    const standsIn = actor('u-b', [], { actingFor: [standIn('u-l', ['LEADER@COORD'])] });
    expect(asks(standsIn, 'task.take', step)).toBe('DELEGATION_NOT_REFUSALS R-085');
  });
});

describe('a case as a whole', () => {
  const cancel = { caseId: 'x', drawn: true, ended: false, ownerGroup: 'COORD', signedAt: null };
  const leader = actor('u-l', ['LEADER@COORD']);
  const administrator = actor(null, [], { permissions: new Set(['cases:cancel']) });

  it('[R-135] is voided by the director, by the owner leader before signing, by an administrator where nothing is drawn', () => {
    expect(asks(director, 'case.cancel', cancel)).toBeNull();
    expect(asks(leader, 'case.cancel', cancel)).toBeNull();
    expect(asks(leader, 'case.cancel', { ...cancel, signedAt: '2022-11-01' })).toBe('CANCEL_NOT_ALLOWED R-135');
    expect(asks(actor('u-o', ['LEADER@PROJ']), 'case.cancel', cancel)).toBe('CANCEL_NOT_ALLOWED R-135');
    expect(asks(administrator, 'case.cancel', cancel)).toBe('CANCEL_NOT_ALLOWED R-135');
    expect(asks(administrator, 'case.cancel', { ...cancel, drawn: false })).toBeNull();
    expect(asks(director, 'case.cancel', { ...cancel, drawn: false })).toBe('CANCEL_NOT_ALLOWED R-135');
  });

  it('[R-055] is started by the posts that its process names, or by anybody where it names none', () => {
    expect(asks(leader, 'case.start', { definition: 'x', starters: ['MEMBER@COORD'] })).toBe(
      'STARTER_NOT_ALLOWED R-055',
    );
    expect(asks(leader, 'case.start', { definition: 'x', starters: [] })).toBeNull();
  });
});

it('each refusal of a delegation stands in the catalogue with the rule that the policy cites', () => {
  const codes = Object.entries(ACCESS_REJECTIONS).filter(([code]) => code.startsWith('DELEGATION_'));
  expect(codes.map(([code, { rule }]) => [code, rule])).toEqual([
    ['DELEGATION_ENDED', 'R-034'],
    ['DELEGATION_BEYOND_CLEARANCE', 'R-134'],
    ['DELEGATION_NOT_THIS_KIND', 'R-034'],
    ['DELEGATION_NOT_THIS_PROCESS', 'R-034'],
    ['DELEGATION_NOT_THIS_ACT', 'R-034'],
    ['DELEGATION_IN_PERSON', 'R-130'],
    ['DELEGATION_NOT_REFUSALS', 'R-085'],
    ['DELEGATION_NOT_UPWARD', 'R-050'],
    ['DELEGATION_NOT_KEY_MATTER', 'R-050'],
    ['DELEGATION_NOT_FINAL', 'R-033'],
  ]);
});
