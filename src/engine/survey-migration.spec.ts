import { describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, flow, userTask } from '../../test/support/bpmn-file.js';
import { readBpmn, surveyMigration, type ProcessGraph } from './index.js';

const graphOf = async (body: string): Promise<ProcessGraph> => (await readBpmn(bpmnFile('p', body))).graphs[0]!;
const end = '<bpmn:endEvent id="end" />';
const role = { candidateRole: 'REGISTRY' };

describe('the survey of a migration', () => {
  it('maps every element that can hold something to the one of the same id, and says nothing where all have one', async () => {
    const body = `<bpmn:startEvent id="start" />${userTask('a', role)}${userTask('b', role)}${end}${chain('start', 'a', 'b', 'end')}`;
    const plan = surveyMigration(await graphOf(body), await graphOf(body));
    expect(plan).toEqual({ mapping: { a: 'a', b: 'b' }, arm: [], problems: [] });
  });

  it('tells of everything that some case could meet: elements that are gone, flows of joins, kinds that differ', async () => {
    const before = await graphOf(
      `<bpmn:startEvent id="start" /><bpmn:parallelGateway id="fork" /><bpmn:parallelGateway id="join" />
       ${userTask('a', role)}${userTask('b', role)}${userTask('c', role)}${end}
       ${chain('start', 'fork', 'a', 'join')}${chain('fork', 'b', 'join')}${chain('join', 'c', 'end')}`,
    );
    const after = await graphOf(
      `<bpmn:startEvent id="start" /><bpmn:parallelGateway id="fork" /><bpmn:parallelGateway id="join" />
       ${userTask('a', role)}${userTask('d', role)}<bpmn:manualTask id="c" />${end}
       ${chain('start', 'fork', 'a', 'join')}${chain('fork', 'd')}${flow('d', 'join')}${chain('join', 'c', 'end')}`,
    );
    const found = ({ problems }: ReturnType<typeof surveyMigration>) =>
      problems.map(({ code, elementId }) => `${code} ${elementId}`).toSorted();
    expect(found(surveyMigration(before, after))).toEqual([
      'MIGRATION_FLOW_MISSING join',
      'MIGRATION_TARGET_MISSING b',
      'MIGRATION_TYPE_DIFFERS c',
    ]);
    expect(found(surveyMigration(before, after, { b: 'd', b_join: 'd_join' }))).toEqual(['MIGRATION_TYPE_DIFFERS c']);
  });
});
