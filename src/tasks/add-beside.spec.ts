import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { openCaseRoom, rejectionOf, type CaseRoom } from '../../test/support/case-room.js';
import { brokenInvariants } from '../../test/support/invariants.js';
import { variablesOf, type CaseState } from '../engine/index.js';
import { suspendCase } from '../instances/suspend-case.js';
import { importOrganisation } from '../organisation/import/import-organisation.js';
import { addBeside } from './add-beside.js';
import { addSigner, signerOf } from './side-tasks/add-signer.js';

const from = { validFrom: '2022-01-01' };
const GROUPS = Array.from({ length: 25 }, (_, at) => `G${at}`);
const OFFICE = {
  units: ['WD', ...GROUPS, 'EMPTY'].map((code) => ({
    code,
    kind: code === 'WD' ? 'DEPARTMENT' : 'GROUP',
    nameZh: code,
    nameEn: code,
    parent: code === 'WD' ? null : 'WD',
    ...from,
  })),
  positions: ['LEADER', 'DEPUTY'].map((code) => ({ code, role: code, nameZh: code, nameEn: code, functional: false })),
  persons: [...GROUPS.map((group) => `u-${group}`), 'u-dep'].map((code) => ({
    code,
    displayName: code,
    homeUnit: 'WD',
    ...from,
  })),
  appointments: [
    ...GROUPS.map((unit) => ({ person: `u-${unit}`, position: 'LEADER', unit, ...from })),
    { person: 'u-dep', position: 'DEPUTY', unit: 'WD', ...from },
  ],
};

const each = (key: string, attributes: string, more: Record<string, string> = {}): string =>
  bpmnFile(
    key,
    `<bpmn:startEvent id="start" />${userTask('sign', { act: 'COUNTERSIGN', ...more }, `<bpmn:multiInstanceLoopCharacteristics ${attributes} />`)}
     ${userTask('after', { candidateRole: 'DEPUTY' })}<bpmn:endEvent id="end" />${chain('start', 'sign', 'after', 'end')}`,
  );
const BY_GROUP = 'gongwen:collection="groups" gongwen:elementVariable="group"';
const LEADER = { candidateRole: 'LEADER@${group}' };
const PROCESSES = [
  each('together', BY_GROUP, LEADER),
  each('in-turn', `isSequential="true" ${BY_GROUP}`, LEADER),
  each('computed', 'gongwen:collection="groups[item != &quot;G0&quot;]" gongwen:elementVariable="group"', LEADER),
  each('persons', 'gongwen:collection="people" gongwen:elementVariable="who"', { candidateRole: '${who}' }),
  each('exclusive', BY_GROUP, { ...LEADER, exclusiveWith: 'DRAFT' }),
  bpmnFile(
    'counted',
    `<bpmn:startEvent id="start" />${userTask('sign', { candidateRole: 'DEPUTY' }, '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>')}
     <bpmn:endEvent id="end" />${chain('start', 'sign', 'end')}`,
  ),
];

describe('a signer beside', () => {
  let room: CaseRoom;
  beforeAll(async () => {
    room = await openCaseRoom({ acts: { COUNTERSIGN: () => Promise.resolve({}) } });
    await room.at('2022-11-01T09:00:00+08:00');
    await room.commands.run(room.caller, importOrganisation, { body: OFFICE, dryRun: false });
    await room.deploy(...PROCESSES);
  });
  beforeEach(() => room.at('2022-11-01T09:00:00+08:00'));
  afterEach(async () => expect(await brokenInvariants((sql, params) => room.rows(sql, params))).toEqual([]));
  afterAll(() => room.close());

  const leader = (group: string) => room.as(`u-${group}`, `LEADER@${group}`);
  const begin = async (definition: string, groups: readonly string[]): Promise<string> =>
    (await room.start(room.as('u-dep', 'DEPUTY@WD'), definition, { groups: [...groups], people: ['u-G0', 'u-G1'] })).id;
  const taskOf = async (id: string, candidate: string) =>
    (await room.open(id)).find(({ candidates }) => candidates.includes(candidate))!;
  const add = (by: ReturnType<typeof leader>, taskId: string, group: string) =>
    room.commands.run(by, addBeside(room.deps), { taskId, group, reason: '涉及该组' });
  const variables = async (id: string): Promise<Record<string, unknown>> => {
    const [row] = await room.rows<{ state: CaseState }>('SELECT state FROM process_instance WHERE id = $1', [id]);
    return variablesOf(row!.state) as Record<string, unknown>;
  };

  it('[R-052] joins a wide countersign as any other, and the list that the step reads', async () => {
    const id = await begin('together', GROUPS.slice(0, 24));
    const own = await taskOf(id, 'LEADER@G7');
    const [opened] = await add(leader('G7'), own.id, 'G24');
    expect(opened).toMatchObject({ element: 'sign', candidates: ['LEADER@G24'], caseId: id });
    expect(await variables(id)).toMatchObject({ groups: GROUPS, addedSigners: { sign: ['G24'] } });
    for (const group of ['G7', 'G24', 'G3']) {
      expect((await rejectionOf(add(leader('G7'), own.id, group))).code).toBe('SIGNS_BESIDE_ALREADY');
    }
    await room.complete(leader('G3'), await taskOf(id, 'LEADER@G3'));
    expect((await rejectionOf(add(leader('G7'), own.id, 'G3'))).code).toBe('SIGNS_BESIDE_ALREADY');
    for (const group of GROUPS.filter((one) => one !== 'G3'))
      await room.complete(leader(group), await taskOf(id, `LEADER@${group}`));
    expect((await room.open(id)).map(({ elementId }) => elementId)).toEqual(['after']);
  });

  it('comes last where groups sign one after another: nothing opens yet, and twice is refused', async () => {
    const id = await begin('in-turn', ['G0', 'G1']);
    const own = await taskOf(id, 'LEADER@G0');
    expect(await add(leader('G0'), own.id, 'G2')).toEqual([]);
    for (const group of ['G1', 'G2']) {
      expect((await rejectionOf(add(leader('G0'), own.id, group))).code).toBe('SIGNS_BESIDE_ALREADY');
    }
    const seen: string[] = [];
    for (const group of ['G0', 'G1', 'G2']) {
      const [task] = await room.open(id);
      seen.push(...task!.candidates);
      await room.complete(leader(group), task!);
    }
    expect(seen).toEqual(['LEADER@G0', 'LEADER@G1', 'LEADER@G2']);
  });

  it('is kept in `addedSigners` alone where the step computes what it reads', async () => {
    const id = await begin('computed', ['G0', 'G1']);
    await add(leader('G1'), (await taskOf(id, 'LEADER@G1')).id, 'G2');
    expect(await variables(id)).toMatchObject({ groups: ['G0', 'G1'], addedSigners: { sign: ['G2'] } });
  });

  it('is a person where the step goes through persons, other than who asks', async () => {
    const id = await begin('persons', []);
    const own = await taskOf(id, 'u-G0');
    expect(await add(leader('G0'), own.id, 'u-G5')).toMatchObject([{ candidates: ['u-G5'] }]);
    for (const group of ['u-G0', 'u-nobody', 'WD']) {
      const { code, errors } = await rejectionOf(add(leader('G0'), own.id, group));
      expect([code, errors[0]?.pointer]).toEqual(['VALIDATION_FAILED', '/group']);
    }
  });

  it('is none where nobody holds the post, and nothing is left of the attempt', async () => {
    const id = await begin('together', ['G0', 'G1']);
    const own = await taskOf(id, 'LEADER@G0');
    const refusal = await rejectionOf(add(leader('G0'), own.id, 'EMPTY'));
    expect(refusal.errors).toMatchObject([{ pointer: '/group', code: 'NO_SUCH_GROUP' }]);
    expect(await room.open(id)).toHaveLength(2);
    expect(await variables(id)).not.toHaveProperty('addedSigners');
  });

  it('is none beside whoever acts alone, or by number, nor in a suspended case', async () => {
    const counted = await begin('counted', []);
    const [one] = await room.open(counted);
    const deputy = room.as('u-dep', 'DEPUTY@WD');
    expect((await rejectionOf(add(deputy, one!.id, 'G0'))).code).toBe('STEP_IS_FOR_ONE');
    const id = await begin('together', ['G0', 'G1']);
    const own = await taskOf(id, 'LEADER@G0');
    const admin = { ...room.as('u-adm'), permissions: new Set(['cases:suspend']) };
    await room.commands.run(admin, suspendCase(room.deps), { caseId: id, reason: '待查', ifMatch: null });
    expect((await rejectionOf(add(leader('G0'), own.id, 'G2'))).code).toBe('CASE_SUSPENDED');
  });

  it('[R-034] is added by a delegate within the bounds of a delegation that holds still, and by no other group', async () => {
    const id = await begin('together', ['G0', 'G1']);
    const own = await taskOf(id, 'LEADER@G0');
    const standIn = {
      person: 'u-G0',
      delegationId: '01900000-0000-7000-8000-000000000001',
      keys: ['LEADER@G0', 'LEADER', 'G0'],
      ownTasks: true,
      docKinds: [],
      acts: ['SIGN'],
      definitions: [],
      validFrom: '2022-11-01',
      validTo: '2022-11-02',
      allowsUpward: false,
    };
    const bounded = { ...room.as('u-G9', 'LEADER@G9'), actingFor: [standIn] };
    expect((await rejectionOf(add(bounded, own.id, 'G2'))).code).toBe('TASK_NOT_FOUND');
    const revoked = { ...bounded, actingFor: [{ ...standIn, acts: ['COUNTERSIGN'] }] };
    expect((await rejectionOf(add(revoked, own.id, 'G2'))).code).toBe('DELEGATION_ENDED');
    expect((await rejectionOf(add(leader('G9'), own.id, 'G2'))).code).toBe('TASK_NOT_FOUND');
  });

  it('is said with a group and a reason; what belongs to another time of signing is refused', async () => {
    const pointers = (said: Parameters<typeof signerOf>[1]): string[] => {
      try {
        signerOf('t', said);
        return [];
      } catch (refusal) {
        return (refusal as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer);
      }
    };
    expect(pointers({ when: 'BESIDE', group: 'G1', reason: '会签', to: 'u-G1', note: '请看' })).toEqual([
      '/to',
      '/note',
    ]);
    expect(pointers({ when: 'AFTER', to: 'u-G1', group: 'G1', reason: '会签' })).toEqual(['/group', '/reason']);
    const dueAt = '2022-11-02T10:00:00+08:00';
    expect(pointers({ when: 'AFTER', to: 'u-G1', dueAt })).toEqual(['/dueAt']);
    expect(pointers({ when: 'BEFORE', to: 'u-G1', dueAt })).toEqual([]);
    expect(pointers({ when: 'BESIDE', group: 'G1', reason: '会签', note: null })).toEqual([]);
    const id = await begin('together', ['G0', 'G1']);
    const own = await taskOf(id, 'LEADER@G0');
    const input = signerOf(own.id, { when: 'BEFORE', to: 'LEADER@G1', dueAt });
    const added = await room.commands.run(leader('G0'), addSigner(room.deps), input);
    expect(added).toMatchObject({ items: [{ kind: 'SIGN_BEFORE', principal: 'LEADER@G1', dueAt }], tasks: [] });
    expect((await rejectionOf(room.complete(leader('G0'), own))).code).toBe('SIGNER_BEFORE_OPEN');
  });
});
