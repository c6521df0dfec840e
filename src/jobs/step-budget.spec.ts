import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bpmnFile, chain, flow, userTask } from '../../test/support/bpmn-file.js';
import { rejectionOf } from '../../test/support/case-room.js';
import { openJobRoom, type JobRoom } from '../../test/support/job-room.js';
import type { Caller } from '../kernel/index.js';

Logger.overrideLogger(false);

/** A circle of automatic steps without a wait, behind something that waits. */
const circleAfter = (id: string, waiting: string, first: string, roots = ''): string =>
  bpmnFile(
    id,
    `<bpmn:startEvent id="start" />${waiting}<bpmn:exclusiveGateway id="in" /><bpmn:exclusiveGateway id="again" default="again_in" /><bpmn:endEvent id="end" />
     ${chain('start', first, 'in', 'again', 'in')}${flow('again', 'end', 'done = true')}`,
    '',
    roots,
  );
const TIMED = circleAfter(
  'timed',
  `<bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition id="t"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`,
  'wait',
);
const TOLD = circleAfter(
  'told',
  `<bpmn:intermediateCatchEvent id="wait"><bpmn:signalEventDefinition id="s" signalRef="sig" /></bpmn:intermediateCatchEvent>`,
  'wait',
  '<bpmn:signal id="sig" name="Go" />',
);
const ASKED = circleAfter('asked', userTask('work', { candidateRole: 'REGISTRY' }), 'work');

describe('a circle of automatic steps', () => {
  let room: JobRoom;
  let registry: Caller;
  beforeAll(async () => {
    room = await openJobRoom();
    registry = room.as('u-reg', 'REGISTRY');
    await room.at('2022-10-18T01:00:00Z');
    await room.deploy(TIMED, TOLD, ASKED);
  });
  afterAll(() => room.close());

  const incidentsOf = (caseId: string) =>
    room.rows<{ element: string; code: string; job: string }>(
      `SELECT i.element_id AS element, i.code, j.kind AS job FROM incident i JOIN job j ON j.id = i.job_id AND j.parked
       WHERE i.case_id = $1`,
      [caseId],
    );

  it('is refused whoever sets it going, and the step that waits stays open', async () => {
    const { id } = await room.begin(registry, 'asked');
    const refused = await rejectionOf(room.finish(registry, await room.task(id, 'work')));
    expect([refused.code, refused.params['element']]).toEqual(['STEP_BUDGET_EXCEEDED', expect.any(String)]);
    expect(await room.steps(id)).toEqual(['work']);
  });

  it('becomes an incident that names an element of it where a timer or a signal set it going', async () => {
    const timed = await room.begin(registry, 'timed');
    const told = await room.begin(registry, 'told');
    await room.rows(
      `INSERT INTO job (office_id, id, kind, case_id, root_case_id, n, element_id, payload, due_at)
       SELECT office_id, gen_random_uuid(), 'SIGNAL', case_id, root_case_id, n, element_id, '{"variables": {}}', now()
       FROM wait WHERE case_id = $1`,
      [told.id],
    );
    await room.rows(`UPDATE job SET due_at = '2022-10-18T01:00:00Z' WHERE case_id = $1`, [told.id]);
    await room.runAt('2022-10-18T02:00:00Z');
    const inCircle = expect.stringMatching(/^(?:in|again)$/);
    expect(await incidentsOf(timed.id)).toEqual([{ element: inCircle, code: 'STEP_BUDGET_EXCEEDED', job: 'TIMER' }]);
    expect(await incidentsOf(told.id)).toEqual([{ element: inCircle, code: 'STEP_BUDGET_EXCEEDED', job: 'SIGNAL' }]);
  });
});
