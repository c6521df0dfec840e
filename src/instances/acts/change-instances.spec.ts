import { describe, expect, it } from '@jest/globals';
import { actsRoom } from '../../../test/support/acts-room.js';
import { bpmnFile, chain, userTask } from '../../../test/support/bpmn-file.js';
import { rejectionOf } from '../../../test/support/case-room.js';
import { addInstances, removeInstance, type AddInstancesInput, type RemoveInstanceInput } from './change-instances.js';

const acts = actsRoom();
const reason = '增加会签组';

const add = (caseId: string, given: Partial<AddInstancesInput>, by = acts.admin) =>
  acts.run(by, addInstances(acts.room.deps), { caseId, items: ['SUPV'], reason, ifMatch: null, ...given });
const remove = (caseId: string, given: Partial<RemoveInstanceInput>, by = acts.admin) =>
  acts.run(by, removeInstance(acts.room.deps), { caseId, n: 0, reason, ifMatch: null, ...given });
const candidates = async (id: string): Promise<string[]> =>
  (await acts.room.open(id))
    .filter(({ elementId }) => elementId === 'countersign')
    .flatMap((task) => task.candidates)
    .toSorted();

/** One after another. */
const QUEUE = bpmnFile(
  'queue',
  `<bpmn:startEvent id="start" />
   ${userTask('read', { candidateRole: '${who}' }, '<bpmn:multiInstanceLoopCharacteristics isSequential="true" gongwen:collection="people" gongwen:elementVariable="who" />')}
   <bpmn:endEvent id="end" />${chain('start', 'read', 'end')}`,
);

describe('instances of a running multi-instance', () => {
  it('are added: each opens for whom its element names, and the activity waits for it', async () => {
    const { room, leader, registry } = acts;
    const id = await acts.countersigning(['COORD']);
    const preview = await acts.tryOut(acts.admin, addInstances(room.deps), {
      caseId: id,
      element: 'countersign',
      items: ['SUPV'],
      reason,
      ifMatch: null,
    });
    expect(preview.opens).toEqual([expect.objectContaining({ element: 'countersign', candidates: ['LEADER@SUPV'] })]);
    await add(id, { element: 'countersign', items: ['SUPV', 'PROJ'] });
    expect(await candidates(id)).toEqual(['LEADER@COORD', 'LEADER@PROJ', 'LEADER@SUPV']);
    await room.finish(registry, await room.task(id, 'check'));
    for (const task of await room.open(id)) {
      expect(task.elementId).toBe('countersign');
      await room.finish(leader, task);
    }
    expect(await room.steps(id)).toEqual(['sign']);
  });

  it('are taken out by their number; the last one that was missing ends the activity', async () => {
    const { room, leader, registry } = acts;
    const id = await acts.countersigning();
    await room.finish(registry, await room.task(id, 'check'));
    const [first, second] = (await room.open(id)).filter(({ elementId }) => elementId === 'countersign');
    await room.finish(leader, first!);
    await remove(id, { n: second!.n });
    expect(await room.steps(id)).toEqual(['sign']);
    const [entry] = await acts.look<{ value: string }>(
      `SELECT d.value FROM audit_entry e JOIN audit_disclosure d USING (entry_id) WHERE e.case_id = $1 AND e.act = 'INSTANCE_REMOVED'`,
      [id],
    );
    expect(entry?.value).toBe(reason);
  });

  it('are not counted by what an act says: nobody gives an instance a signer or a date', async () => {
    const { room } = acts;
    await room.deploy(QUEUE.replaceAll('"queue"', '"signers"').replaceAll('who', 'actorId'));
    const { id } = await room.begin(acts.registry, 'signers', { people: ['A'] });
    const refusal = await rejectionOf(add(id, { element: 'read', items: ['B'] }));
    expect(refusal.errors.map(({ pointer, code }) => [pointer, code])).toEqual([['/items', 'SAID_BY_ITS_ACT']]);
  });

  it('that a sequential activity has still to open are struck off by their place', async () => {
    const { room } = acts;
    await room.deploy(QUEUE);
    const { id } = await room.begin(acts.registry, 'queue', { people: ['A', 'B', 'C'] });
    const loop = (
      await acts.look<{ n: number }>(
        `SELECT (a ->> 'n')::int AS n FROM process_instance i, json_array_elements(i.state -> 'activations') a
       WHERE i.id = $1 AND a ->> 'kind' = 'LOOP'`,
        [id],
      )
    )[0]!.n;
    await remove(id, { n: loop, index: 1 });
    await add(id, { n: loop, element: undefined, items: ['D'] });
    for (const who of ['A', 'C', 'D']) {
      const task = await room.task(id, 'read');
      expect(task.candidates).toEqual([who]);
      await room.finish(room.as(`u-${who}`, who), task);
    }
    expect(await room.steps(id)).toEqual([]);
  });

  it('are neither added nor taken out where none runs, nor by whoever does not see the case', async () => {
    const { id } = await acts.room.begin(acts.member, 'letter', { groups: ['COORD'] });
    expect((await rejectionOf(add(id, { element: 'countersign' }))).code).toBe('LOOP_NOT_OPEN');
    expect((await rejectionOf(add(id, { n: 99 }))).code).toBe('LOOP_NOT_OPEN');
    const task = await acts.room.task(id, 'draft');
    expect((await rejectionOf(remove(id, { n: task.n }))).code).toBe('INSTANCE_NOT_OPEN');
    expect((await rejectionOf(remove(id, { n: 99 }))).code).toBe('INSTANCE_NOT_OPEN');
    expect((await rejectionOf(remove(id, { n: 99, index: 0 }))).code).toBe('LOOP_NOT_OPEN');
    expect((await rejectionOf(add(id, { element: 'countersign' }, acts.stranger))).code).toBe('CASE_NOT_FOUND');
  });

  it('are added in any number up to the limit, and taken out again by one of two at once', async () => {
    const id = await acts.countersigning(['COORD']);
    const items = Array.from({ length: 5_000 }, () => 'COORD');
    expect((await rejectionOf(add(id, { element: 'countersign', items }))).code).toBe('TOO_MANY_INSTANCES');
    await add(id, { element: 'countersign', items: items.slice(0, 30) });
    const [task] = (await acts.room.open(id)).filter(({ elementId }) => elementId === 'countersign');
    const both = await Promise.allSettled([remove(id, { n: task!.n }), remove(id, { n: task!.n })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await candidates(id)).toHaveLength(30);
  });
});
