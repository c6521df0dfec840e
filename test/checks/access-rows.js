/**
 * Whom the table of access asks about: nobody at all, a system without a scope, each role of the office with the permissions of its
 * positions, and the administrator's client.
 */
export function askers({ positions }, { EVERY_PERSON, ADMINISTRATOR_SCOPES }) {
  const roles = [...new Set(positions.map(({ role }) => role))];
  const permissionsOf = (role) => positions.filter((one) => one.role === role).flatMap((one) => one.permissions ?? []);
  return [
    { name: 'nobody', permissions: null, role: null },
    { name: 'system', permissions: [], role: null },
    ...roles.map((role) => ({ name: role, permissions: [...EVERY_PERSON, ...permissionsOf(role)], role })),
    { name: 'administrator', permissions: [...ADMINISTRATOR_SCOPES], role: null },
  ];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * Every route × every asker: `PASS` where the guard lets them in, `RELATION` where it does and the thing itself decides, else the
 * status that they get. Made of the declarations that the guard reads, by the policy that it asks.
 */
export function routeRows(document, who, may) {
  const rows = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => ({ method, path, access: item[method]['x-access'] })),
  );
  return rows.map((row) => {
    if (!row.access) throw new Error(`${row.method} ${row.path} declares no access`);
    return { ...row, promised: Object.fromEntries(who.map((one) => [one.name, promised(row.access, one, may)])) };
  });
}

function promised(access, { permissions }, may) {
  if (access.kind === 'PUBLIC') return 'PASS';
  if (permissions === null) return 401;
  if (access.kind === 'RELATION') return 'RELATION';
  const demanded = access.kind === 'PERMISSION' ? access.permissions : [];
  return may(actorOf(null, null, permissions), 'route.call', { permissions: demanded }, DAY).may ? 'PASS' : 403;
}

const DAY = '2022-11-01';
const GROUP = 'COORD';
/** Who confirms a refusal is a setting; the owner group's leader unless it says otherwise. */
const CONFIRMER = '${refusalConfirmer}';

/** An asker of a role in the group that owns the document. */
const actorOf = (person, role, permissions, more = {}) => ({
  person,
  client: person === null ? { id: 'c', name: 'client' } : null,
  keys: person === null ? [] : [person, `${role}@${GROUP}`, role, GROUP],
  permissions: new Set(permissions ?? []),
  clearance: 'INTERNAL',
  ...more,
});

const NOTICE = { docKind: 'TONGZHI', direction: 'DOWN', keyMatter: false, classification: 'PUBLIC' };
const REQUEST = { ...NOTICE, docKind: 'QINGSHI', direction: 'UP' };

/** Every act that a drawn step asks for × every role, the states in which it is done, and what a delegate may do of it. */
export function actRows(graphs, who, { may, ACT_STATES }) {
  const steps = graphs.flatMap((graph) =>
    [...graph.nodes.values()]
      .filter((node) => node.type === 'USER_TASK' && node.task.act !== null)
      .map((node) => ({ process: graph.processId, node })),
  );
  return steps.map(({ process, node }) => {
    const { act, candidates, assignee, exclusiveWith } = node.task;
    const matter = {
      id: 'task',
      elementId: node.id,
      act,
      rule: node.rule,
      candidates: candidates.map(({ source }) =>
        source.replace(CONFIRMER, `LEADER@${GROUP}`).replaceAll(/\$\{\w+\}/g, GROUP),
      ),
      assignee: assignee ? 'somebody' : null,
      versionNo: 1,
      variables: NOTICE,
    };
    const holders = assignee ? [assignee.source] : candidates.map(({ source }) => source);
    return {
      process,
      element: node.id,
      act,
      holders,
      states: ACT_STATES[act] ?? null,
      exclusiveWith,
      promised: Object.fromEntries(
        who
          .filter(({ permissions }) => permissions !== null)
          .map((one) => [one.name, told(may(personOf(one), 'task.take', matter, DAY))]),
      ),
      delegate: told(may(deputyFor(matter), 'task.take', matter, DAY)),
      upward: told(may(deputyFor(matter), 'task.take', { ...matter, variables: REQUEST }, DAY)),
    };
  });
}

const personOf = ({ name, role, permissions }) => actorOf(role === null ? null : `u-${name}`, role, permissions);

/** The deputy, standing in for whoever holds the step, where it is not the deputy's own. */
const deputyFor = ({ candidates }) =>
  actorOf('u-dep', 'DEPUTY', [], {
    keys: ['u-dep', 'DEPUTY'],
    actingFor: [
      {
        person: 'somebody',
        delegationId: 'd',
        keys: candidates,
        ownTasks: true,
        docKinds: [],
        acts: [],
        definitions: [],
        validFrom: DAY,
        validTo: DAY,
        allowsUpward: false,
      },
    ],
  });

const told = (decision) => (decision.may ? 'PASS' : `${decision.code} ${decision.rule}`);

const STEP = {
  id: 'task',
  elementId: 'step',
  act: 'REVIEW',
  rule: null,
  candidates: [`LEADER@${GROUP}`],
  assignee: null,
  versionNo: 1,
  variables: NOTICE,
};
const CASE = { caseId: 'case', drawn: true, ended: false, ownerGroup: GROUP, signedAt: null };
const DOCUMENT = { documentId: 'document', drafter: 'u-drafter', signer: 'u-signer' };

const ENDS = ['APPROVE', 'RETURN', 'REJECT'];
const FINAL = { documentId: 'document', act: 'SIGN', issuer: 'WD', ownerGroup: GROUP, as: null, onBehalfOf: null };
const SIDE = { id: 'side', principal: `LEADER@${GROUP}`, askedBy: 'somebody' };
const DELEGATION = { id: 'delegation', from: 'somebody', to: 'another' };

/** Acts that no step asks for: each in the situations that decide, × every role. */
export function otherRows(who, { may }) {
  const situations = [
    [
      'case.start',
      'the process names members and leaders of the owner group, deputy and director',
      { definition: 'process', starters: [`MEMBER@${GROUP}`, `LEADER@${GROUP}`, 'DEPUTY', 'DIRECTOR'] },
    ],
    ['case.cancel', 'before signing', CASE],
    ['case.cancel', 'after signing', { ...CASE, signedAt: DAY }],
    ['case.cancel', 'the process draws no voiding', { ...CASE, drawn: false }],
    [
      'case.recall',
      'before signing: the drafter while it is unopened; here, of another',
      { caseId: 'case', drafter: 'u-drafter' },
    ],
    ['case.oversee', 'a case in which they have no part', { caseId: 'case' }],
    ['message.send', 'the process names the registry', { name: 'Message', senders: ['ROLE:REGISTRY'] }],
    [
      'task.take',
      'RETURN or REJECT at a review of the owner group’s leader',
      { ...STEP, outcomes: ENDS, said: 'RETURN' },
    ],
    [
      'task.take',
      'RETURN or REJECT at a signature of the director',
      { ...STEP, act: 'SIGN', candidates: ['DIRECTOR'], outcomes: ENDS, said: 'REJECT' },
    ],
    ['task.claim', 'a step of the owner group’s leader', STEP],
    ['task.addBeside', 'a countersign of the owner group’s leader', STEP],
    ['task.transfer', 'a step of the owner group’s leader', STEP],
    ['task.unclaim', 'claimed by another', { taskId: 'task', claimedBy: 'somebody' }],
    ['task.urge', 'an open task', { taskId: 'task' }],
    ['task.comment', 'a task that they see', { taskId: 'task' }],
    ['task.refuse', 'a step of the owner group’s leader', STEP],
    ['task.refuse', 'a step given to somebody by name', { ...STEP, candidates: [], assignee: 'somebody' }],
    ['sideTask.answer', 'asked of the owner group’s leader', { ...SIDE, act: 'CONSULT', variables: NOTICE }],
    ['sideTask.withdraw', 'asked by another', { ...SIDE, isTheirs: false }],
    ['sideTask.urge', 'asked by another', SIDE],
    ['holding.read', 'of a case that they see', { caseId: 'case', isSeen: true }],
    ['holding.read', 'of a case that they do not see', { caseId: 'case', isSeen: false }],
    ['accountability.open', 'of a case of the own group', { caseId: 'case', ownerGroup: GROUP }],
    ['accountability.open', 'of a case of another group', { caseId: 'case', ownerGroup: 'PROJ' }],
    ['accountability.read', 'an accountability case', { accountabilityId: 'accountability' }],
    ['accountability.close', 'an open accountability case', { accountabilityId: 'accountability' }],
    ['contact.read', 'with the own unit', { unit: GROUP }],
    ['contact.read', 'with another unit', { unit: 'unit-b' }],
    ['contact.log', 'with the own unit', { unit: GROUP, corrected: null }],
    ['contact.log', 'with another unit', { unit: 'unit-b', corrected: null }],
    ['contact.log', 'correcting what another logged of the own unit', { unit: GROUP, corrected: 'somebody' }],
    ['onTime.read', 'of the own group', { group: GROUP }],
    ['onTime.read', 'of another group', { group: 'PROJ' }],
    ['responsibility.read', 'of a task for which others answer', { taskId: 'task', borneBy: ['somebody'] }],
    ['workList.read', 'of another person', { name: 'somebody' }],
    ['filter.keep', 'an own one', {}],
    ['filter.share', 'with the own group', { sharedWith: GROUP }],
    ['filter.share', 'with another group', { sharedWith: 'PROJ' }],
    ['filter.use', 'another’s, not shared', { filterId: 'filter', owner: 'somebody', sharedWith: null }],
    [
      'filter.use',
      'another’s, shared with the post',
      { filterId: 'filter', owner: 'somebody', sharedWith: `LEADER@${GROUP}` },
    ],
    [
      'filter.change',
      'another’s, shared with the post',
      { filterId: 'filter', owner: 'somebody', sharedWith: `LEADER@${GROUP}` },
    ],
    ['delegation.grant', 'the right of another', { from: 'somebody', acts: [] }],
    ['delegation.see', 'between others', DELEGATION],
    ['delegation.listAll', 'of everybody', {}],
    ['delegation.revoke', 'between others', DELEGATION],
    ['external.fetch', 'a topic', { topic: 'topic' }],
    ['external.see', 'of a topic', { externalTaskId: 'external', topic: 'topic' }],
    ['external.unlock', 'held by another worker', { externalTaskId: 'external', topic: 'topic' }],
    [
      'keyMatter.settle',
      'IN_REVIEW, FINALISED: at an own step',
      { documentId: 'document', ownerGroup: GROUP, as: null },
    ],
    ['document.finish', 'a request upward', { ...FINAL, finalRole: 'DIRECTOR', docKind: 'QINGSHI', keyMatter: true }],
    [
      'document.finish',
      'where the table ends with the deputy',
      { ...FINAL, finalRole: 'DEPUTY', docKind: 'TONGZHI', keyMatter: false },
    ],
    ['document.edit', 'DRAFT, RETURNED: the drafter alone', DOCUMENT],
    ['document.rereview', 'SIGNED … PRINTED: the signer alone', DOCUMENT],
    ['secret.register', 'for whoever is cleared; here, who is not', { classification: 'MIMI' }],
    [
      'secret.dispose',
      'proposed by another; here, who is not cleared',
      { classification: 'MIMI', proposedBy: 'somebody' },
    ],
    ['number.void', 'not yet ISSUED', {}],
    ['document.grant', 'DRAFT … ARCHIVED', { documentId: 'document', ownerGroup: GROUP }],
    ['handover.reassign', 'DUE … PARTIAL', { handoverId: 'handover', ownerGroup: GROUP }],
    ['receipt.see', 'a line sent to another', { lineId: 'line', recipient: 'unit-a' }],
    ['receipt.confirm', 'a line sent to another', { lineId: 'line', recipient: 'unit-a' }],
  ];
  return situations.map(([act, situation, object]) => ({
    act,
    situation,
    promised: Object.fromEntries(
      who
        .filter(({ permissions }) => permissions !== null)
        .map((one) => [one.name, told(may(personOf(one), act, object, DAY))]),
    ),
  }));
}
