import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { bpmnFile, chain, flow, userTask } from '../../test/support/bpmn-file.js';
import { rejectionOf } from '../../test/support/case-room.js';
import { openJobRoom, type JobRoom } from '../../test/support/job-room.js';
import { startByCondition } from '../instances/start-by-condition.js';
import { activateDefinition, suspendDefinition } from '../instances/suspend-definition.js';
import { START_TIMERS } from './start-timers.js';

const timer = (rule: string, id = 'start'): string =>
  `<bpmn:startEvent id="${id}"><bpmn:timerEventDefinition id="${id}-t" ${rule.startsWith('EVERY') ? `gongwen:calendarRule="${rule}"` : ''}>${
    rule.startsWith('EVERY') ? '' : expressionOf(rule)
  }</bpmn:timerEventDefinition></bpmn:startEvent>`;
const expressionOf = (rule: string): string => {
  const kind = rule.startsWith('P') ? 'timeDuration' : /^\d{4}-/.test(rule) ? 'timeDate' : 'timeCycle';
  return `<bpmn:${kind} xsi:type="bpmn:tFormalExpression">${rule}</bpmn:${kind}>`;
};
const processWith = (id: string, rule: string, note = ''): string =>
  bpmnFile(
    id,
    `${timer(rule)}${userTask('look', { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end" />${chain('start', 'look', 'end')}<bpmn:textAnnotation id="a"><bpmn:text>${note}</bpmn:text></bpmn:textAnnotation>`,
  );

// Failures that the tests bring about are no news.
Logger.overrideLogger(false);

describe('timer start events', () => {
  let room: JobRoom;

  beforeEach(async () => {
    room = await openJobRoom();
    await room.at('2022-10-18T01:00:00Z');
  });
  afterEach(() => room.close());

  const started = async (): Promise<string[]> =>
    (
      await room.rows<{ at: Date; version: number; starter: string }>(
        'SELECT started_at AS at, definition_version AS version, starter FROM process_instance ORDER BY started_at, id',
      )
    ).map(({ at, version, starter }) => `${at.toISOString().slice(5, 16)} v${version} ${starter}`);
  const due = async (): Promise<string[]> =>
    (await room.rows<{ at: Date }>(`SELECT due_at AS at FROM job WHERE kind = 'TIMER_START' ORDER BY due_at`)).map(
      ({ at }) => at.toISOString().slice(5, 16),
    );

  it('start a case at their date, and after their time, once', async () => {
    await room.deploy(
      processWith('dated', '2022-10-20T09:00:00+08:00'),
      processWith('later', 'PT2H'),
      processWith('past', '2022-10-01T09:00:00+08:00'),
    );
    expect(await due()).toEqual(['10-18T03:00', '10-20T01:00']);
    await room.runAt('2022-10-18T03:00:00Z');
    await room.runAt('2022-10-21T01:00:00Z');
    expect(await started()).toEqual(['10-18T03:00 v1 SYSTEM', '10-21T01:00 v1 SYSTEM']);
    expect(await due()).toEqual([]);
  });

  it('count their firings, and stay in step after a rest: of those that were missed one is made up for', async () => {
    await room.deploy(processWith('cycle', 'R3/PT1H'));
    await room.runAt('2022-10-18T02:00:00Z');
    expect(await due()).toEqual(['10-18T03:00']);
    await room.runAt('2022-10-18T05:30:00Z');
    expect([await started(), await due()]).toEqual([
      ['10-18T02:00 v1 SYSTEM', '10-18T05:30 v1 SYSTEM'],
      ['10-18T06:00'],
    ]);
    await room.runAt('2022-10-18T06:00:00Z');
    await room.runAt('2022-10-18T09:00:00Z');
    expect(await started()).toHaveLength(3);
  });

  it('follow cron-like dates by the clock of the office', async () => {
    await room.deploy(processWith('cron', '0 0 9 ? * MON-FRI'));
    expect(await due()).toEqual(['10-19T01:00']);
    await room.runAt('2022-10-21T01:00:00Z');
    expect(await due()).toEqual(['10-24T01:00']);
    expect(await started()).toHaveLength(1);
  });

  it('[R-141] are those of the newest version from the transaction that deploys it', async () => {
    await room.deploy(processWith('cycle', 'R/PT1H'));
    await room.at('2022-10-18T01:30:00Z');
    await room.deploy(processWith('cycle', 'R/PT3H'));
    expect(await due()).toEqual(['10-18T04:30']);
    await room.runAt('2022-10-18T04:30:00Z');
    expect(await started()).toEqual(['10-18T04:30 v2 SYSTEM']);
    await room.deploy(processWith('cycle', 'R/PT3H'));
    expect(await due()).toEqual(['10-18T07:30']);
    const withoutTimer = processWith('cycle', 'R/PT3H').replace(/<bpmn:timerEventDefinition.*?<\/bpmn:timer\w+>/, '');
    await room.deploy(withoutTimer);
    expect(await due()).toEqual([]);
  });

  it('[R-141] never fire for two versions, though one fires while the other is deployed', async () => {
    await room.deploy(processWith('cycle', 'R/PT1H', 'first'));
    for (let round = 1; round <= 6; round += 1) {
      await room.at(`2022-10-18T0${round + 1}:00:00Z`);
      const others = [room.anotherRunner(), room.anotherRunner()];
      await Promise.all([
        room.deploy(processWith('cycle', 'R/PT1H', `round ${round}`)),
        ...others.map((worker) => worker.drain()),
      ]);
      expect(await due()).toHaveLength(1);
    }
    expect((await started()).length).toBeLessThanOrEqual(6);
  });

  it('rest while their version is suspended, and count from its activation', async () => {
    await room.deploy(processWith('cycle', 'R/PT1H'));
    const deps = { ...room.deps, follower: START_TIMERS };
    const input = { key: 'cycle', version: 1, reason: '检修', withCases: false, ifMatch: null };
    const view = await room.commands.run(room.caller, suspendDefinition(deps), input);
    expect(view).toMatchObject({ suspended: true, cases: 0, rowVersion: 2 });
    await room.runAt('2022-10-18T02:00:00Z');
    expect([await started(), await due()]).toEqual([[], []]);
    expect((await rejectionOf(room.begin(room.caller, 'cycle'))).code).toBe('DEFINITION_SUSPENDED');
    expect((await rejectionOf(room.commands.run(room.caller, suspendDefinition(deps), input))).code).toBe(
      'DEFINITION_SUSPENDED',
    );
    await room.commands.run(room.caller, activateDefinition(deps), input);
    expect(await due()).toEqual(['10-18T03:00']);
    expect((await rejectionOf(room.commands.run(room.caller, activateDefinition(deps), input))).code).toBe(
      'DEFINITION_ACTIVE',
    );
  });

  it('become an incident of no case where the process cannot begin, and go on once it is retried', async () => {
    const loop = bpmnFile(
      'never-rests',
      `${timer('R/PT1H')}<bpmn:exclusiveGateway id="in" /><bpmn:exclusiveGateway id="again" default="again_in" /><bpmn:endEvent id="end" />${chain('start', 'in', 'again', 'in')}${flow('again', 'end', 'done = true')}`,
    );
    await room.deploy(loop);
    await room.runAt('2022-10-18T02:00:00Z');
    const incidents = await room.rows(`SELECT case_id, element_id, code, message FROM incident`);
    expect(incidents).toEqual([
      {
        case_id: null,
        element_id: expect.stringMatching(/^(?:in|again)$/),
        code: 'STEP_BUDGET_EXCEEDED',
        message: expect.stringContaining('STEP_BUDGET_EXCEEDED'),
      },
    ]);
    expect(await room.rows(`SELECT kind, parked FROM job`)).toEqual([{ kind: 'TIMER_START', parked: true }]);
  });

  it('refuse the deployment whose rule names no instant', async () => {
    const refused = await rejectionOf(room.deploy(processWith('never', '0 0 0 30 2 ?')));
    expect(refused.code).toBe('TIMER_RULE_INVALID');
    expect(await room.rows('SELECT 1 FROM definition')).toEqual([]);
  });
});

describe('conditional start events', () => {
  it('start every process whose condition holds for the variables, and no other', async () => {
    const room = await openJobRoom();
    try {
      const on = (id: string, condition: string): string =>
        bpmnFile(
          id,
          `<bpmn:startEvent id="start"><bpmn:conditionalEventDefinition id="c"><bpmn:condition xsi:type="bpmn:tFormalExpression">${condition}</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:startEvent>
           ${userTask('look', { candidateRole: 'REGISTRY' })}<bpmn:endEvent id="end" />${chain('start', 'look', 'end')}`,
        );
      await room.deploy(on('many', 'copies &gt; 10'), on('urgent', 'urgency = "URGENT"'));
      const ask = (variables: Record<string, number | string>, definition?: string) =>
        room.commands.run(room.caller, startByCondition(room.deps), { variables, definition });
      const { started } = await ask({ copies: 12 });
      expect(started).toMatchObject([{ definition: 'many', status: 'RUNNING', starter: 'p-admin' }]);
      expect((await ask({ copies: 12, urgency: 'URGENT' })).started).toHaveLength(2);
      expect((await ask({ copies: 12, urgency: 'URGENT' }, 'urgent')).started).toHaveLength(1);
      expect((await ask({ copies: 'many' })).started).toEqual([]);
      expect((await rejectionOf(ask({}, 'nowhere'))).code).toBe('DEFINITION_NOT_FOUND');
    } finally {
      await room.close();
    }
  });
});
