import { Logger } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { actsRoom } from '../../test/support/acts-room.js';
import { bpmnFile, chain, flow, userTask } from '../../test/support/bpmn-file.js';
import { rejectionOf } from '../../test/support/case-room.js';
import { RejectionCatalogue } from '../kernel/index.js';
import { changeVariables } from '../instances/acts/change-variables.js';
import { INSTANCES_REJECTIONS } from '../instances/index.js';
import { resolveIncident, retryIncident } from './close-incident.js';
import { tryRetry } from './try-retry.js';

Logger.overrideLogger(false);

const acts = actsRoom();
const WAITS = bpmnFile(
  'waits',
  `<bpmn:startEvent id="start" />
   <bpmn:intermediateCatchEvent id="pause"><bpmn:timerEventDefinition id="t"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
   <bpmn:exclusiveGateway id="gw" />${userTask('go-on', { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end" />
   ${chain('start', 'pause', 'gw')}${flow('gw', 'go-on', 'ready = true')}${chain('go-on', 'end')}`,
);

const around = () => {
  const catalogue = new RejectionCatalogue();
  catalogue.add(INSTANCES_REJECTIONS);
  const nobody = { name: 'test.nobody', execute: async () => null };
  return {
    deps: acts.room.deps,
    handlers: { URGE: nobody, RECEIPT: nobody, LEAVER: nobody, HOLDERS: nobody },
    catalogue,
  };
};
const incidentOf = async (caseId: string): Promise<string> =>
  (await acts.look<{ id: string }>('SELECT id FROM incident WHERE case_id = $1 AND resolved_at IS NULL', [caseId]))[0]!
    .id;

describe('a retry that is tried out', () => {
  it('runs the job and takes it back: what would fail again is told, and what would go on', async () => {
    const { room, registry, admin } = acts;
    await room.deploy(WAITS);
    const { id: caseId } = await room.begin(registry, 'waits');
    await room.runAt('2022-10-18T03:00:00Z');
    const id = await incidentOf(caseId);
    const again = () => acts.tryOut(admin, tryRetry(around()), { id, ifMatch: null });
    const failing = await again();
    expect(failing.problems).toEqual([
      expect.objectContaining({ code: 'NO_FLOW_TRUE', severity: 'ERROR', element: 'gw' }),
    ]);
    expect(failing.opens).toEqual([]);
    const change = { caseId, set: { ready: true }, remove: [], reason: '补录', ifMatch: '*' };
    await acts.run(admin, changeVariables(room.deps), change);
    const going = await again();
    expect(going.problems).toEqual([]);
    expect(going.opens).toEqual([
      expect.objectContaining({ element: 'go-on', kind: 'TASK', candidates: ['REGISTRY'] }),
    ]);
    expect(await room.steps(caseId)).toEqual([]);
    await acts.run(admin, retryIncident, { id, ifMatch: null });
    await room.runner.drain();
    expect(await room.steps(caseId)).toEqual(['go-on']);
    expect((await rejectionOf(again())).code).toBe('INCIDENT_RESOLVED');
  });

  it('lists work that a job would do, and does not do it', async () => {
    const { room, director, admin } = acts;
    const id = await acts.countersigning([]);
    await room.finish(acts.registry, await room.task(id, 'check'));
    const broken = { ...room.deps.wiring.services['test.render']! };
    Object.assign(room.deps.wiring.services['test.render']!, { work: () => Promise.reject(new Error('no printer')) });
    await room.finish(director, await room.task(id, 'sign'), { outcome: 'APPROVE' });
    await room.runner.drain();
    Object.assign(room.deps.wiring.services['test.render']!, broken);
    const incident = await incidentOf(id);
    const preview = await acts.tryOut(admin, tryRetry(around()), { id: incident, ifMatch: null });
    expect(preview.opens).toEqual([expect.objectContaining({ caseId: id, element: 'render', kind: 'WORK' })]);
    const resolving = acts.tryOut(admin, resolveIncident, { id: incident, reason: 'x', ifMatch: null });
    expect((await rejectionOf(resolving)).code).toBe('INCIDENT_HAS_JOB');
  });
});
