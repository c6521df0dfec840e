import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, userTask } from '../../test/support/bpmn-file.js';
import { openCaseRoom, type CaseRoom } from '../../test/support/case-room.js';
import type { Caller } from '../kernel/index.js';

const called = (no: number, attributes = ''): string =>
  bpmnFile(
    'called',
    `<bpmn:startEvent id="start" />${userTask(`step${no}`, { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end" />${chain('start', `step${no}`, 'end')}`,
    attributes,
  );
const calling = (id: string, attributes: string): string =>
  bpmnFile(
    id,
    `<bpmn:startEvent id="start" />${userTask('before', { candidateRole: 'REGISTRY' })}<bpmn:callActivity id="call" name="call" calledElement="called" ${attributes}><bpmn:documentation>Rule: R-141</bpmn:documentation></bpmn:callActivity><bpmn:endEvent id="end" />${chain('start', 'before', 'call', 'end')}`,
  );

describe('a call of a case under way', () => {
  let room: CaseRoom;
  let registry: Caller;
  beforeAll(async () => {
    room = await openCaseRoom();
    registry = room.as('u-reg', 'REGISTRY');
    await room.deploy(called(1, 'gongwen:versionTag="spring"'));
    await room.deploy(called(2));
    await room.deploy(
      calling('bound', ''),
      calling('latest', 'gongwen:binding="latest"'),
      calling('numbered', 'gongwen:binding="version" gongwen:bindingVersion="1"'),
      calling('tagged', 'gongwen:binding="tag" gongwen:bindingTag="spring"'),
    );
  });
  afterAll(() => room.close());

  it('[R-141] reaches the version that it is bound to, whatever was deployed since', async () => {
    const cases = await Promise.all(['bound', 'latest', 'numbered', 'tagged'].map((key) => room.start(registry, key)));
    await room.deploy(called(3));
    const steps: string[] = [];
    for (const { id } of cases) {
      await room.complete(registry, await room.task(id, 'before'));
      steps.push(...(await room.open(id)).map(({ elementId }) => elementId));
    }
    expect(steps).toEqual(['step2', 'step3', 'step1', 'step1']);
  });
});
