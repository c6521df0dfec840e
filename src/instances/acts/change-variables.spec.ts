import { describe, expect, it } from '@jest/globals';
import { actsRoom } from '../../../test/support/acts-room.js';
import { bpmnFile, chain, userTask } from '../../../test/support/bpmn-file.js';
import { rejectionOf } from '../../../test/support/case-room.js';
import { readVariables } from '../case-reads.js';
import { changeVariables, type ChangeVariablesInput } from './change-variables.js';

const acts = actsRoom();
const change = (caseId: string, given: Partial<ChangeVariablesInput>, by = acts.admin) =>
  acts.run(by, changeVariables(acts.room.deps), {
    caseId,
    set: {},
    remove: [],
    reason: '更正',
    ifMatch: '*',
    ...given,
  });
const variables = async (id: string): Promise<object> =>
  (await acts.room.read((ctx) => readVariables({ ...ctx, caller: acts.admin }, id))).variables;

const FORM = JSON.stringify({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'F-NOTE',
  title: '便签',
  'x-titleEn': 'Note',
  type: 'object',
  additionalProperties: false,
  properties: {
    urgency: { title: '紧急', 'x-titleEn': 'Urgency', 'x-gongwen': 'routing', type: 'string' },
    text: { title: '正文', 'x-titleEn': 'Text', 'x-gongwen': 'content', type: 'string' },
  },
});
const NOTE = bpmnFile(
  'note',
  `<bpmn:startEvent id="start" />${userTask('write', { candidateRole: 'REGISTRY', formKey: 'F-NOTE' })}
   <bpmn:boundaryEvent id="urgent" attachedToRef="write" cancelActivity="true"><bpmn:conditionalEventDefinition id="c"><bpmn:condition xsi:type="bpmn:tFormalExpression">urgency = "HIGH"</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:boundaryEvent>
   ${userTask('hurry', { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end" /><bpmn:endEvent id="end2" />
   ${chain('start', 'write', 'end')}${chain('urgent', 'hurry', 'end2')}`,
  'gongwen:startForm="F-NOTE"',
);

describe('variables of a case', () => {
  it('are set and removed, with a reason; nothing else moves', async () => {
    const { id } = await acts.room.begin(acts.registry, 'short', { express: false, old: 1 });
    const view = await change(id, { set: { express: true, list: [1, { a: null }] }, remove: ['old'] });
    expect(view.rowVersion).toBe(2);
    expect(await variables(id)).toMatchObject({ express: true, list: [1, { a: null }] });
    expect(await variables(id)).not.toHaveProperty('old');
    await acts.room.finish(acts.registry, await acts.room.task(id, 'one'));
    expect(await acts.room.steps(id)).toEqual([]);
  });

  it('bring about what waited for them to change', async () => {
    await acts.room.deploy(FORM, NOTE);
    const { id } = await acts.room.begin(acts.registry, 'note', { urgency: 'LOW', text: '请阅' });
    const input = { caseId: id, set: { urgency: 'HIGH' }, remove: [], reason: 'x', ifMatch: '*' };
    const preview = await acts.tryOut(acts.admin, changeVariables(acts.room.deps), input);
    expect(preview.opens.map(({ element }) => element)).toEqual(['hurry']);
    await change(id, { set: { urgency: 'HIGH' } });
    expect(await acts.room.steps(id)).toEqual(['hurry']);
  });

  it('are never what a form declares as content, nor what an act says: every such name is told', async () => {
    await acts.room.deploy(FORM, NOTE);
    const { id } = await acts.room.begin(acts.registry, 'note', { urgency: 'LOW', text: '请阅' });
    const refusal = await rejectionOf(
      change(id, {
        set: { text: '改了', outcome: 'APPROVE', actedAt: 'x', 'a/b': 1, urgency: 'MID' },
        remove: ['actorId', 'text2'],
      }),
    );
    expect(refusal.code).toBe('VALIDATION_FAILED');
    expect(refusal.errors.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/set/text', 'CONTENT_FIELD'],
      ['/set/outcome', 'SAID_BY_ITS_ACT'],
      ['/set/actedAt', 'SAID_BY_ITS_ACT'],
      ['/remove/0', 'SAID_BY_ITS_ACT'],
    ]);
    expect(await variables(id)).toMatchObject({ urgency: 'LOW' });
  });

  it('are of the scope that is named', async () => {
    const id = await acts.countersigning(['COORD']);
    const task = await acts.room.task(id, 'countersign');
    await change(id, { set: { mark: 1 }, scope: task.n });
    expect(await variables(id)).not.toHaveProperty('mark');
    expect((await rejectionOf(change(id, { set: { mark: 1 }, scope: 99 }))).code).toBe('SCOPE_NOT_OPEN');
  });

  it('are changed on the version that was seen, and by one of two at once', async () => {
    const { id } = await acts.room.begin(acts.registry, 'short', {});
    expect((await rejectionOf(change(id, { set: { a: 1 }, ifMatch: null }))).code).toBe('PRECONDITION_REQUIRED');
    expect((await rejectionOf(change(id, { set: { a: 1 }, ifMatch: '"7"' }))).code).toBe('PRECONDITION_FAILED');
    const both = await Promise.allSettled([1, 2].map((a) => change(id, { set: { a }, ifMatch: '"1"' })));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('are refused when nothing is said, both is said, too much is said, or the case has ended', async () => {
    const { id } = await acts.room.begin(acts.registry, 'short', { express: true });
    expect((await rejectionOf(change(id, {}))).errors.map(({ code }) => code)).toEqual(['REQUIRED']);
    expect((await rejectionOf(change(id, { set: { a: 1 }, remove: ['a'] }))).errors[0]?.code).toBe('SET_AND_REMOVED');
    expect((await rejectionOf(change(id, { set: { a: 'x'.repeat(70_000) } }))).code).toBe('VARIABLES_TOO_LARGE');
    expect((await rejectionOf(change(id, { set: { a: 1 } }, acts.stranger))).code).toBe('CASE_NOT_FOUND');
    for (let at = 0; at < 4; at += 1) {
      const grown = change(id, { set: { [`part${at}`]: 'x'.repeat(30_000) } });
      if (at < 2) await grown;
      else expect((await rejectionOf(grown)).code).toBe('VARIABLES_TOO_LARGE');
    }
    await acts.room.finish(acts.registry, await acts.room.task(id, 'one'));
    expect((await rejectionOf(change(id, { set: { a: 1 } }))).code).toBe('CASE_ENDED');
  });
});
