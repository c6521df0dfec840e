import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { previewed, type Preview } from '../../src/instances/index.js';
import type { Caller, Command } from '../../src/kernel/index.js';
import { bpmnFile, chain, flow, userTask } from './bpmn-file.js';
import { brokenInvariants } from './invariants.js';
import { openJobRoom, type JobRoom } from './job-room.js';
import { wholeDatabase } from './whole-database.js';

const end = (id: string): string => `<bpmn:endEvent id="${id}" />`;

/** Draft, then countersign by groups beside a check, joined; sign with a reminder; then a service that is a job. */
export const LETTER = bpmnFile(
  'letter',
  `<bpmn:startEvent id="start" />${userTask('draft', { candidateRole: 'MEMBER' })}
   <bpmn:parallelGateway id="fork" /><bpmn:parallelGateway id="join" name="均已办结" />
   ${userTask(
     'countersign',
     { candidateRole: 'LEADER@${group}' },
     `<bpmn:multiInstanceLoopCharacteristics isSequential="false" gongwen:collection="groups" gongwen:elementVariable="group" />`,
   )}
   ${userTask('check', { candidateRole: 'REGISTRY' })}
   <bpmn:serviceTask id="stamp" name="stamp" gongwen:serviceKey="test.stamp"><bpmn:documentation>Rule: R-054</bpmn:documentation></bpmn:serviceTask>
   ${userTask('sign', { candidateRole: 'DIRECTOR', outcomes: 'APPROVE RETURN' })}
   <bpmn:boundaryEvent id="late" attachedToRef="sign" cancelActivity="false"><bpmn:timerEventDefinition id="lateTimer"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT24H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
   ${userTask('remind', { candidateRole: 'REGISTRY' })}${end('reminded')}
   <bpmn:serviceTask id="render" name="render" gongwen:serviceKey="test.render"><bpmn:documentation>Rule: R-054</bpmn:documentation></bpmn:serviceTask>
   ${end('end')}
   ${chain('start', 'draft', 'fork', 'countersign', 'join')}${chain('fork', 'check', 'join', 'stamp', 'sign', 'render', 'end')}
   ${chain('late', 'remind', 'reminded')}`,
);

/** A case that calls a letter, beside a task of its own. */
export const FOLDER = bpmnFile(
  'folder',
  `<bpmn:startEvent id="start" /><bpmn:parallelGateway id="fork" />
   <bpmn:callActivity id="write" name="write" calledElement="letter"><bpmn:extensionElements><gongwen:input target="groups" expression="groups" /></bpmn:extensionElements></bpmn:callActivity>
   ${userTask('file', { candidateRole: 'REGISTRY' })}${end('written')}${end('filed')}
   ${chain('start', 'fork', 'write', 'written')}${chain('fork', 'file', 'filed')}`,
);

/** One step after another, the second reached by a condition on a variable. */
export const SHORT = bpmnFile(
  'short',
  `<bpmn:startEvent id="start" />${userTask('one', { candidateRole: 'REGISTRY' })}<bpmn:exclusiveGateway id="gw" default="gw_two" />
   ${userTask('two', { candidateRole: 'REGISTRY' })}${end('end')}${end('fast')}
   ${chain('start', 'one', 'gw', 'two', 'end')}${flow('gw', 'fast', 'express = true')}`,
);

/** What the specs of acts stand on. */
export interface ActsRoom {
  room: JobRoom;
  /** Holds every permission that the acts need. */
  admin: Caller;
  registry: Caller;
  member: Caller;
  leader: Caller;
  director: Caller;
  /** Whoever has nothing to do with any case. */
  stranger: Caller;
  look: <Row extends object>(sql: string, params?: readonly unknown[]) => Promise<Row[]>;
  /** What the command would do; fails where it left a trace. */
  tryOut<I>(by: Caller, command: Command<I, unknown>, input: I): Promise<Preview>;
  run<I, O>(by: Caller, command: Command<I, O>, input: I): Promise<O>;
  /** A letter whose draft is done, so that groups countersign. */
  countersigning(groups?: readonly string[]): Promise<string>;
}

/** Opens a room with these processes for the suite, and looks after every test for what must never be. */
export function actsRoom(): ActsRoom {
  const acts = {} as ActsRoom;
  beforeAll(async () => {
    const room = await openJobRoom({
      services: {
        'test.stamp': { mode: 'LOCAL', run: async () => ({ stamped: true }) },
        'test.render': { mode: 'JOB', work: async () => ({}), apply: async () => ({ rendered: true }) },
      },
    });
    const admin = {
      ...room.as('u-admin'),
      permissions: new Set(['cases:move', 'cases:migrate', 'cases:cancel', 'cases:suspend']),
    };
    const look: ActsRoom['look'] = (sql, params) => room.rows(sql, params);
    Object.assign(acts, {
      room,
      admin,
      look,
      registry: room.as('u-reg', 'REGISTRY'),
      member: room.as('u-mem', 'MEMBER'),
      leader: room.as('u-lead', 'LEADER@COORD', 'LEADER@PROJ', 'LEADER@SUPV'),
      director: room.as('u-dir', 'DIRECTOR'),
      stranger: room.as('u-far', 'NOBODY'),
      run: (by, command, input) => room.commands.run(by, command, input),
      async tryOut(by, command, input) {
        const before = await wholeDatabase(look);
        try {
          return await room.commands.rehearse(by, previewed(command), input);
        } finally {
          expect(await wholeDatabase(look)).toEqual(before);
        }
      },
      async countersigning(groups = ['COORD', 'PROJ']) {
        const { id } = await room.begin(acts.member, 'letter', { groups: [...groups] });
        await room.finish(acts.member, await room.task(id, 'draft'));
        return id;
      },
    } satisfies ActsRoom);
    await room.deploy(LETTER, FOLDER, SHORT);
  });
  beforeEach(() => acts.room.at('2022-10-18T01:00:00Z'));
  afterEach(async () => expect(await brokenInvariants(acts.look)).toEqual([]));
  afterAll(() => acts.room.close());
  return acts;
}
