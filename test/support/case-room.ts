import { POLICY_REJECTIONS } from '../../src/access/policy/policy-rejections.js';
import { refusalRecorder } from '../../src/audit/record-refusal.js';
import { deployDefinitions } from '../../src/definitions/deploy-definitions.js';
import { Definitions } from '../../src/definitions/index.js';
import {
  CASE_EFFECTS,
  decide,
  deliverInTree,
  INSTANCES_REJECTIONS,
  serviceOf,
  startCase,
  workNow,
  type CaseView,
  type ProcessWiring,
  type TreeDependencies,
} from '../../src/instances/index.js';
import { KERNEL_REJECTIONS } from '../../src/kernel/http/kernel-rejections.js';
import { NOBODY, Rejection, setOfficeClock, type Caller } from '../../src/kernel/index.js';
import { completeTask, TASK_EFFECTS, TASKS_REJECTIONS, type Completion, type Task } from '../../src/tasks/index.js';
import { tasksInHand } from '../../src/tasks/task.store.js';
import { openRoom, type TestRoom } from './room.js';

type Handlers = Partial<Omit<ProcessWiring, 'effects'>>;

/** A room in which cases run: the processes that a test deploys, and what it hangs into the wiring. */
export interface CaseRoom extends TestRoom {
  readonly deps: TreeDependencies;
  deploy(...files: readonly string[]): Promise<void>;
  /** A person with these keys; `ROLE@UNIT` is a post too. */
  as(person: string, ...keys: readonly string[]): Caller;
  /** Sets office time. */
  at(instant: string): Promise<void>;
  start(by: Caller, definition: string, variables?: Record<string, unknown>): Promise<CaseView>;
  /** Open tasks of a call tree. */
  open(rootCaseId: string): Promise<Task[]>;
  /** The one open task of this step. */
  task(rootCaseId: string, element: string): Promise<Task>;
  complete(by: Caller, task: Task, said?: Completion): ReturnType<ReturnType<typeof completeTask>['execute']>;
  /** Rows of a query with superuser rights. */
  rows<Row = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

/** Opens such a room; timers and jobs are only noted in their tables where the test's own effects do so. */
export async function openCaseRoom(handlers: Handlers = {}): Promise<CaseRoom> {
  const room = await openRoom(
    [KERNEL_REJECTIONS, POLICY_REJECTIONS, INSTANCES_REJECTIONS, TASKS_REJECTIONS],
    refusalRecorder,
  );
  const definitions = new Definitions();
  const wiring: ProcessWiring = {
    effects: {
      ...CASE_EFFECTS,
      ...TASK_EFFECTS,
      TIMER_ARMED: () => undefined,
      TIMER_DISARMED: () => undefined,
      WORK_CLOSED: () => undefined,
      MESSAGE_THROWN: (at, effect) => deliverInTree(at, effect),
      WORK_REQUESTED: (at, effect) => {
        if (effect.kind === 'DECISION') return decide(at, effect);
        const handler = serviceOf(at, effect.key);
        if (handler.mode !== 'LOCAL') throw new Error('Only local services here');
        return workNow(at, effect, handler);
      },
    },
    services: {},
    acts: {},
    messages: {},
    caseObjects: {},
    ...handlers,
  };
  const deps: TreeDependencies = { definitions, wiring };
  const vocabulary = {
    services: new Set(Object.keys(wiring.services)),
    acts: new Set(['DRAFT', 'REVIEW', 'COUNTERSIGN', 'SIGN']),
    caseObjects: new Set(Object.keys(wiring.caseObjects)),
  };
  const rows = async <Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> =>
    room.owner.query<Row[]>(sql, [...params]);
  const nobody = { persons: [], viewer: NOBODY };
  const open = (openInTree: string): Promise<Task[]> =>
    room.read(async ({ tx }) => (await tasksInHand(tx, { openInTree }, nobody)).map(({ task }) => task));
  return {
    ...room,
    deps,
    rows,
    open,
    deploy: async (...files) => {
      const sources = files.map((content, index) => ({ name: `${index}.${extensionOf(content)}`, content }));
      await room.commands.run(room.caller, deployDefinitions({ definitions, vocabulary }), {
        name: 'test',
        files: sources,
      });
    },
    as: (person, ...keys) => ({
      ...room.caller,
      person,
      keys: [person, ...keys, ...keys.flatMap((key) => key.split('@').slice(0, key.includes('@') ? 2 : 0))],
      posts: keys
        .filter((key) => key.includes('@'))
        .map((key) => ({ role: key.split('@')[0]!, unit: key.split('@')[1]! })),
    }),
    at: (instant) => room.act((ctx) => setOfficeClock(ctx.tx, new Date(instant))),
    start: (by, definition, variables = {}) =>
      room.commands.run(by, startCase(deps), { definition, variables: variables as never }),
    task: async (rootCaseId, element) => {
      const found = (await open(rootCaseId)).filter((task) => task.elementId === element);
      if (found.length !== 1) throw new Error(`${found.length} open tasks ${element}`);
      return found[0]!;
    },
    complete: (by, task, said = {}) =>
      room.commands.run(by, completeTask(deps), { ...said, taskId: task.id, ifMatch: null }),
  };
}

const extensionOf = (content: string): string =>
  content.includes('/DMN/') ? 'dmn' : content.includes('/BPMN/') ? 'bpmn' : 'json';

/** The refusal of something that must be refused. */
export async function rejectionOf(refused: Promise<unknown>): Promise<Rejection> {
  const error = await refused.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Rejection)) throw error ?? new Error('Nothing was refused');
  return error;
}
