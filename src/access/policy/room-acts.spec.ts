import { describe, expect, it } from '@jest/globals';
import type { ActingFor } from '../../kernel/index.js';
import type { Actor } from './actor.js';
import { may, type PolicyAct, type PolicyObject } from './may.js';

const DAY = '2022-11-03';
const actor = (person: string | null, posts: readonly string[] = [], permissions: readonly string[] = []): Actor => ({
  person,
  client: person === null ? { id: 'c', name: 'client' } : null,
  keys: person === null ? [] : [person, ...posts.flatMap((post) => [post, ...post.split('@')])],
  permissions: new Set(permissions),
  clearance: 'INTERNAL',
});
const asks = <A extends PolicyAct>(who: Actor, act: A, object: PolicyObject<A>): string => {
  const decision = may(who, act, object, DAY);
  return decision.may ? (decision.role ?? 'yes') : `${decision.code} ${decision.rule}`;
};
const member = actor('u-1', ['MEMBER@COORD']);
const leader = actor('u-lead', ['LEADER@COORD']);
const director = actor('u-dir', ['DIRECTOR@WD']);
const auditor = actor('u-aud', ['AUDITOR@WD'], ['audit:read']);
const system = actor(null, [], ['messages:send']);

describe('what is asked beside a task', () => {
  const side = {
    id: 's',
    principal: 'LEADER@COORD',
    askedBy: 'u-1',
    act: 'CONSULT',
    variables: { docKind: 'TONGZHI', direction: 'DOWN', classification: 'PUBLIC' },
  };
  const standIn: ActingFor = {
    person: 'u-lead',
    delegationId: 'd',
    keys: ['LEADER@COORD', 'LEADER', 'COORD'],
    ownTasks: true,
    docKinds: [],
    acts: [],
    definitions: [],
    validFrom: '2022-11-01',
    validTo: '2022-11-30',
    allowsUpward: false,
  };

  it('[R-134 R-034] is answered by who is asked or stands in for them, never by who asked', () => {
    expect(asks(leader, 'sideTask.answer', side)).toBe('LEADER@COORD');
    expect(asks(director, 'sideTask.answer', side)).toBe('SIDE_TASK_NOT_YOURS R-134');
    expect(asks(leader, 'sideTask.answer', { ...side, askedBy: 'u-lead' })).toBe('SIDE_TASK_NOT_YOURS R-134');
    const delegate = { ...actor('u-2', ['MEMBER@COORD']), actingFor: [standIn] };
    expect(may(delegate, 'sideTask.answer', side, DAY)).toMatchObject({ may: true, by: { person: 'u-lead' } });
    expect(asks(delegate, 'sideTask.answer', { ...side, principal: 'u-lead' })).toBe('u-lead');
    expect(asks({ ...delegate, person: 'u-1' }, 'sideTask.answer', side)).toBe('SIDE_TASK_NOT_YOURS R-134');
    const bounded = { ...delegate, actingFor: [{ ...standIn, acts: ['SIGN'] }] };
    expect(asks(bounded, 'sideTask.answer', side)).toBe('DELEGATION_NOT_THIS_ACT R-034');
    const ended = { ...delegate, actingFor: [{ ...standIn, validTo: '2022-11-02' }] };
    expect(asks(ended, 'sideTask.answer', side)).toBe('DELEGATION_ENDED R-034');
  });

  it('is taken back and urged by who asked; by others where they may', () => {
    const asked = { id: 's', askedBy: 'u-1', isTheirs: false };
    expect(asks(member, 'sideTask.withdraw', asked)).toBe('yes');
    expect(asks(leader, 'sideTask.withdraw', asked)).toBe('SIDE_TASK_NOT_YOURS R-134');
    expect(asks(leader, 'sideTask.withdraw', { ...asked, isTheirs: true })).toBe('yes');
    expect(asks(system, 'sideTask.withdraw', { ...asked, isTheirs: true })).toBe('SIDE_TASK_NOT_YOURS R-134');
    expect(asks(member, 'sideTask.urge', asked)).toBe('yes');
    expect(asks(leader, 'sideTask.urge', asked)).toBe('LEADER');
    expect(asks(actor('u-2', ['MEMBER@COORD']), 'sideTask.urge', asked)).toBe('URGE_NOT_ALLOWED R-128');
    expect(asks(system, 'task.comment', { taskId: 't' })).toBe('COMMENT_NEEDS_PERSON R-134');
    expect(asks(auditor, 'task.comment', { taskId: 't' })).toBe('yes');
  });
});

describe('what others do', () => {
  it('[R-086 R-035] is read by those who lead and those who watch over all; responsibility by who bears it too', () => {
    for (const who of [leader, director, auditor])
      expect(asks(who, 'holding.read', { caseId: 'c', isSeen: true })).not.toMatch(/ R-/);
    expect(asks(member, 'holding.read', { caseId: 'c', isSeen: true })).toBe('HOLDING_TIMES_FOR_LEADERS R-086');
    const borne = { taskId: 't', borneBy: ['u-1', null] };
    expect(asks(member, 'responsibility.read', borne)).toBe('yes');
    expect(asks(actor('u-2', ['MEMBER@COORD']), 'responsibility.read', borne)).toBe('RESPONSIBILITY_FOR_LEADERS R-035');
    expect(asks(system, 'responsibility.read', { taskId: 't', borneBy: [null] })).toBe(
      'RESPONSIBILITY_FOR_LEADERS R-035',
    );
  });

  it('[R-134] stands in work lists of one’s own, and in every one for who watches over all', () => {
    expect(asks(member, 'workList.read', { name: 'COORD' })).toBe('yes');
    expect(asks(director, 'workList.read', { name: 'u-1' })).toBe('WORK_LIST_NOT_YOURS R-134');
    expect(asks(auditor, 'workList.read', { name: 'u-1' })).toBe('yes');
    expect(asks(auditor, 'case.oversee', { caseId: 'c' })).toBe('yes');
    expect(asks(director, 'case.oversee', { caseId: 'c' })).toBe('CASE_NOT_FOUND R-134');
  });
});

describe('a kept filter', () => {
  const filter = { filterId: 'f', owner: 'u-lead', sharedWith: 'MEMBER@COORD' };

  it('[R-134] is used by whom it is shared with, and changed by its owner alone', () => {
    expect(asks(member, 'filter.use', filter)).toBe('yes');
    expect(asks(director, 'filter.use', filter)).toBe('TASK_FILTER_NOT_FOUND R-134');
    expect(asks(leader, 'filter.change', filter)).toBe('yes');
    expect(asks(member, 'filter.change', filter)).toBe('TASK_FILTER_NOT_YOURS R-134');
    expect(asks(system, 'filter.use', { ...filter, sharedWith: null })).toBe('TASK_FILTER_NOT_FOUND R-134');
  });

  it('[R-134] is shared by a leader with the own group and its posts, by the heads with everybody', () => {
    for (const sharedWith of ['COORD', 'MEMBER@COORD'])
      expect(asks(leader, 'filter.share', { sharedWith })).toBe('LEADER@COORD');
    for (const sharedWith of ['PROJ', 'LEADER', 'ALL_STAFF', 'COORD@PROJ'])
      expect(asks(leader, 'filter.share', { sharedWith })).toBe('TASK_FILTER_NOT_SHARED R-134');
    expect(asks(director, 'filter.share', { sharedWith: 'ALL_STAFF' })).toBe('DIRECTOR');
    expect(asks(system, 'filter.share', { sharedWith: 'COORD' })).toBe('TASK_FILTER_OF_PERSONS R-134');
    expect(asks(system, 'filter.keep', {})).toBe('TASK_FILTER_OF_PERSONS R-134');
  });
});

describe('a delegation', () => {
  const between = { id: 'd', from: 'u-dir', to: 'u-dep' };
  const administrator = actor('u-adm', ['ADMIN@WD'], ['org:write']);
  const throughClient = (...permissions: string[]): Actor => ({
    ...actor('u-dir', ['DIRECTOR@WD'], permissions),
    client: { id: 'c', name: 'portal' },
  });

  it('[R-034] is given by whose right it is, in person where it lets somebody sign, or by an administrator', () => {
    const own = { from: 'u-dir', acts: ['REVIEW'] };
    expect(asks(director, 'delegation.grant', { ...own, acts: [] })).toBe('yes');
    expect(asks(throughClient('act-for'), 'delegation.grant', own)).toBe('yes');
    for (const acts of [[], ['SIGN'], ['REVIEW', 'FINALISE']]) {
      expect(asks(throughClient('act-for'), 'delegation.grant', { ...own, acts })).toBe(
        'DELEGATION_NEEDS_PERSON R-034',
      );
      expect(asks(throughClient('act-for-final'), 'delegation.grant', { ...own, acts })).toBe('yes');
    }
    expect(asks(member, 'delegation.grant', own)).toBe('DELEGATION_NOT_ALLOWED R-034');
    expect(asks(administrator, 'delegation.grant', own)).toBe('yes');
  });

  it('[R-034] is read and taken back by the two and by administrators; auditors read alone', () => {
    expect(asks(actor('u-dep'), 'delegation.revoke', between)).toBe('yes');
    expect(asks(administrator, 'delegation.revoke', between)).toBe('yes');
    expect(asks(auditor, 'delegation.see', between)).toBe('yes');
    expect(asks(auditor, 'delegation.revoke', between)).toBe('DELEGATION_NOT_ALLOWED R-034');
    expect(asks(member, 'delegation.see', between)).toBe('DELEGATION_NOT_FOUND R-034');
    expect(asks(member, 'delegation.listAll', {})).toBe('PERMISSION_MISSING R-034');
  });
});

describe('documents and work outside', () => {
  it('[R-051] the key matter is settled in the role of the owner group’s leader, or of the director', () => {
    const matter = { documentId: 'x', ownerGroup: 'COORD', as: 'LEADER@COORD' };
    expect(asks(leader, 'keyMatter.settle', matter)).toBe('LEADER@COORD');
    expect(asks(leader, 'keyMatter.settle', { ...matter, as: 'LEADER@PROJ' })).toBe('OWNER_LEADER_CONFIRMS R-051');
    expect(asks(director, 'keyMatter.settle', { ...matter, as: 'DIRECTOR' })).toBe('DIRECTOR');
    expect(asks(leader, 'keyMatter.settle', { ...matter, as: '' })).toBe('OWNER_LEADER_CONFIRMS R-051');
  });

  it('[R-066] a line of a distribution list is seen in the office and by its recipient', () => {
    const line = { lineId: 'l', recipient: 'unit-a' };
    expect(asks(member, 'receipt.see', line)).toBe('MEMBER');
    expect(asks(actor('u-a', ['U_LIAISON@unit-a']), 'receipt.see', line)).toBe('unit-a');
    expect(asks(actor('u-b', ['U_LIAISON@unit-b']), 'receipt.see', line)).toBe('LINE_NOT_FOUND R-066');
  });

  it('[R-036] contact with units is logged by who keeps it, read by who leads and by the unit, and by no restricted expert', () => {
    const unit = 'unit-a';
    const log = { unit, corrected: null };
    expect(asks(member, 'contact.log', log)).toBe('MEMBER@COORD');
    expect(asks(actor('u-2', ['MEMBER@PROJ']), 'contact.read', { unit })).toBe('UNIT_CONTACTS_NOT_FOUND R-134');
    expect(asks(actor('u-3', ['LEADER@PROJ']), 'contact.read', { unit })).toBe('LEADER');
    expect(asks(actor('u-3', ['LEADER@PROJ']), 'contact.log', log)).toBe('CONTACT_NOT_YOURS R-036');
    expect(asks({ ...member, restricted: true }, 'contact.read', { unit })).toBe('UNIT_CONTACTS_NOT_FOUND R-134');
    expect(asks({ ...member, restricted: true }, 'contact.log', log)).toBe('UNIT_CONTACTS_NOT_FOUND R-134');
    const liaison = actor('u-a', ['U_LIAISON@unit-a']);
    expect(asks(liaison, 'contact.log', { unit, corrected: 'u-a' })).toBe('U_LIAISON@unit-a');
    expect(asks(liaison, 'contact.log', { unit, corrected: 'u-1' })).toBe('CONTACT_NOT_YOURS R-036');
    expect(asks(liaison, 'contact.read', { unit: 'unit-b' })).toBe('UNIT_CONTACTS_NOT_FOUND R-134');
    expect(asks(system, 'contact.read', { unit })).toBe('UNIT_CONTACTS_NOT_FOUND R-134');
  });

  it('[R-037] external work is fetched by its scope, seen by who sees to incidents, and unlocked by who mends them', () => {
    const task = { externalTaskId: 'e', topic: 'sms' };
    const worker = actor(null, [], ['external:sms']);
    expect(asks(worker, 'external.fetch', task)).toBe('yes');
    expect(asks(worker, 'external.see', { ...task, topic: 'mail' })).toBe('EXTERNAL_TASK_NOT_FOUND R-134');
    expect(asks(worker, 'external.unlock', task)).toBe('PERMISSION_MISSING R-037');
    const keeper = actor(null, [], ['incidents:read', 'incidents:write']);
    expect(asks(keeper, 'external.see', task)).toBe('yes');
    expect(asks(keeper, 'external.fetch', task)).toBe('PERMISSION_MISSING R-037');
    expect(asks(keeper, 'external.unlock', task)).toBe('yes');
    expect(asks(actor(null, [], ['external:*']), 'external.fetch', { topic: 'mail' })).toBe('yes');
  });
});
