import { readBpmn, type ProcessGraph } from '../../src/engine/index.js';
import { refusalRecorder } from '../../src/audit/record-refusal.js';
import type { BoundDefinition, Definitions } from '../../src/definitions/index.js';
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
import { newId, Rejection, setOfficeClock, type Caller, type CommandContext } from '../../src/kernel/index.js';
import {
  completeTask,
  TASK_EFFECTS,
  TASKS_REJECTIONS,
  tasksOfTree,
  type Completion,
  type Task,
} from '../../src/tasks/index.js';
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
  const room = await openRoom([KERNEL_REJECTIONS, INSTANCES_REJECTIONS, TASKS_REJECTIONS], refusalRecorder);
  const definitions = new StandIn(room);
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
  const deps: TreeDependencies = { definitions: definitions as unknown as Definitions, wiring };
  const rows = async <Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> =>
    room.owner.query<Row[]>(sql, [...params]);
  const open = (rootCaseId: string): Promise<Task[]> => room.read(({ tx }) => tasksOfTree(tx, rootCaseId, 'OPEN'));
  return {
    ...room,
    deps,
    rows,
    open,
    deploy: (...files) => definitions.deploy(files),
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

/** The refusal of something that must be refused. */
export async function rejectionOf(refused: Promise<unknown>): Promise<Rejection> {
  const error = await refused.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Rejection)) throw error ?? new Error('Nothing was refused');
  return error;
}

class StandIn {
  readonly #byId = new Map<string, BoundDefinition>();
  constructor(private readonly room: TestRoom) {}
  async deploy(files: readonly string[]): Promise<void> {
    const runner = this.room.owner.createQueryRunner();
    const office = this.room.caller.officeId;
    await runner.query("SET session_replication_role = 'replica'");
    const dep = newId();
    const [{ seq }] = await runner.query(
      `INSERT INTO deployment (office_id, id, name, deployed_by, deployed_at, audit_id) VALUES ($1,$2,'t','t',now(),$2) RETURNING seq::int`,
      [office, dep],
    );
    for (const file of files) {
      const { graphs, problems } = await readBpmn(file);
      const errors = problems.filter((problem) => problem.severity === 'ERROR');
      if (errors.length > 0) throw new Error(JSON.stringify(errors));
      for (const graph of graphs as ProcessGraph[]) {
        const id = newId();
        await runner.query(
          `INSERT INTO definition (office_id, id, kind, key, version, name, deployment_id, deployment_seq, sha256, audit_id) VALUES ($1,$2,'PROCESS',$3,$4,'x',$5,$6,'x',$2)`,
          [office, id, graph.processId, this.#byId.size + 1, dep, seq],
        );
        this.#byId.set(id, {
          id,
          key: graph.processId,
          version: this.#byId.size + 1,
          name: graph.name,
          deploymentSeq: seq,
          suspended: false,
          graph,
        } as never);
      }
    }
    await runner.query("SET session_replication_role = 'origin'");
    await runner.release();
  }
  async byId(_: unknown, id: string) {
    return this.#byId.get(id)!;
  }
  async current(_: unknown, key: string) {
    const found = [...this.#byId.values()].filter((one) => one.key === key).at(-1);
    if (!found) throw new Rejection('DEFINITION_NOT_FOUND', { key });
    return found;
  }
  async bound(tx: unknown, key: string) {
    return this.current(tx, key);
  }
  async form() {
    throw new Rejection('FORM_NOT_FOUND');
  }
  async decision() {
    throw new Rejection('DECISION_NOT_FOUND');
  }
  async messageStarts(_: CommandContext['tx'], name: string) {
    return [...this.#byId.values()].filter(({ graph }) =>
      [...graph.nodes.values()].some(
        (n) =>
          n.type === 'START_EVENT' &&
          n.scopeId === graph.processId &&
          n.trigger.kind === 'MESSAGE' &&
          n.trigger.message === name,
      ),
    );
  }
}
