import { deployDefinitions } from '../../src/definitions/deploy-definitions.js';
import type { Variables } from '../../src/engine/index.js';
import {
  decide,
  deliverInTree,
  serviceOf,
  startCase,
  workNow,
  type CaseView,
  type TreeDependencies,
} from '../../src/instances/index.js';
import { START_TIMERS } from '../../src/jobs/index.js';
import { JOB_EFFECTS } from '../../src/jobs/job-effects.js';
import { JobRunner } from '../../src/jobs/job-runner.js';
import type { Caller, ServiceOptions } from '../../src/kernel/index.js';
import { completeTask, type Completion, type Task } from '../../src/tasks/index.js';
import { openCaseRoom, type CaseRoom } from './case-room.js';

type Handlers = Parameters<typeof openCaseRoom>[0];

/** A room in which cases run and what is due is carried out: timers, signals, messages between cases, starts. */
export interface JobRoom extends CaseRoom {
  readonly deps: TreeDependencies;
  readonly runner: JobRunner;
  /** A worker beside the room's own. */
  anotherRunner(): JobRunner;
  /** Starts a case, for whoever may, and leaves its jobs alone. */
  begin(by: Caller, definition: string, variables?: Variables): Promise<CaseView>;
  /** Completes a task and leaves the jobs of its case alone. */
  finish(by: Caller, task: Task, said?: Completion): Promise<unknown>;
  /** Deploys files as a deployment of this name does, start timers included. */
  deploy(...files: readonly string[]): Promise<void>;
  /** Sets office time and carries out what is due. */
  runAt(instant: string): Promise<void>;
  /** Open steps of a case, by element. */
  steps(caseId: string): Promise<string[]>;
}

/** Opens such a room. */
export async function openJobRoom(handlers: Handlers = {}): Promise<JobRoom> {
  const room = await openCaseRoom(handlers);
  const deps: TreeDependencies = {
    ...room.deps,
    wiring: {
      ...room.deps.wiring,
      effects: {
        ...room.deps.wiring.effects,
        ...JOB_EFFECTS,
        MESSAGE_THROWN: (at, effect) =>
          at.instance.definition.graph.messages.get(effect.message)?.reach === 'KEY'
            ? JOB_EFFECTS.MESSAGE_THROWN(at, effect)
            : deliverInTree(at, effect),
        WORK_REQUESTED: (at, effect) => {
          if (effect.kind === 'DECISION') return decide(at, effect);
          const found = serviceOf(at, effect.key);
          return found.mode === 'LOCAL' ? workNow(at, effect, found) : JOB_EFFECTS.WORK_REQUESTED(at, effect);
        },
      },
    },
  };
  const nobody = { name: 'test.nobody', execute: async () => null };
  const options = { officeId: room.caller.officeId, testMode: true, runsJobs: false, isAlone: false } as ServiceOptions;
  const newRunner = (): JobRunner =>
    new JobRunner(room.commands, deps, { URGE: nobody, RECEIPT: nobody, LEAVER: nobody, HOLDERS: nobody }, options);
  const runner = newRunner();
  const vocabulary = {
    services: new Set(Object.keys(deps.wiring.services)),
    acts: new Set(Object.keys(deps.wiring.acts)),
    caseObjects: new Set(Object.keys(deps.wiring.caseObjects)),
  };
  return {
    ...room,
    deps,
    runner,
    anotherRunner: newRunner,
    begin: (by, definition, variables = {}) => room.commands.run(by, startCase(deps), { definition, variables }),
    finish: (by, task, said = {}) =>
      room.commands.run(by, completeTask(deps), { ...said, taskId: task.id, ifMatch: null }),
    deploy: async (...files) => {
      const sources = files.map((content, index) => ({
        name: `${index}.${content.includes('/DMN/') ? 'dmn' : content.includes('/BPMN/') ? 'bpmn' : 'json'}`,
        content,
      }));
      const deploying = { definitions: deps.definitions, vocabulary, follower: START_TIMERS };
      await room.commands.run(room.caller, deployDefinitions(deploying), { name: 'test', files: sources });
    },
    runAt: async (instant) => {
      await room.at(instant);
      await runner.drain();
    },
    steps: async (caseId) => (await room.open(caseId)).map((one) => one.elementId),
    close: async () => {
      await runner.beforeApplicationShutdown();
      await room.close();
    },
  };
}
