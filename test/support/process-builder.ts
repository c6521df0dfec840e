import { compileFeel, compileTemplate } from '../../src/engine/feel/index.js';
import type {
  Binding,
  EventTrigger,
  Flow,
  Mapping,
  MessageDeclaration,
  MultiInstance,
  Node,
  ProcessGraph,
  Scope,
  StandardLoop,
} from '../../src/engine/graph.js';

/** A node as a test draws it: what matters, and nothing of what the reader would fill in. */
export interface Drawn {
  readonly type: Node['type'];
  readonly own: Readonly<Record<string, unknown>>;
  readonly inside?: Drawing;
}

/** Nodes by id, and flows as text: `a -> b -> c`, `gw -> b if outcome = "RETURN"`, `gw -> c default`. */
export interface Drawing {
  readonly nodes: Readonly<Record<string, Drawn>>;
  readonly flows: readonly string[];
}

export interface ProcessDrawing extends Drawing {
  readonly id?: string;
  readonly messages?: readonly (Pick<MessageDeclaration, 'name'> & {
    readonly correlation?: string;
    readonly payload?: Mappings;
  })[];
}

type Mappings = Readonly<Record<string, string>>;

/** What any activity may carry. */
export interface ActivityOptions {
  readonly inputs?: Mappings;
  readonly outputs?: Mappings;
  readonly each?: {
    readonly of?: string;
    readonly times?: string;
    readonly as?: string;
    readonly into?: string;
    readonly element?: string;
    readonly until?: string;
    readonly sequential?: boolean;
  };
  readonly loop?: { readonly while?: string; readonly testBefore?: boolean; readonly maximum?: number };
}

export const message = (name: string): EventTrigger => ({ kind: 'MESSAGE', message: name });
export const error = (errorCode: string | null): EventTrigger => ({ kind: 'ERROR', errorCode });
export const terminate: EventTrigger = { kind: 'TERMINATE' };
export const timer = (kind: 'DATE' | 'DURATION' | 'CYCLE' | 'CALENDAR', value: string): EventTrigger => ({
  kind: 'TIMER',
  timer: { kind, value: compileTemplate(value) },
});
export const signal = (name: string): EventTrigger => ({ kind: 'SIGNAL', signal: compileTemplate(name) });
export const conditional = (condition: string): EventTrigger => ({
  kind: 'CONDITIONAL',
  condition: compileFeel(condition),
});
export const link = (name: string): EventTrigger => ({ kind: 'LINK', link: name });
export const escalation = (escalationCode: string | null): EventTrigger => ({ kind: 'ESCALATION', escalationCode });
/** Thrown: undoes that activity, or all of the scope. */
export const compensation = (activityId: string | null = null): EventTrigger => ({
  kind: 'COMPENSATION',
  activityId,
  handlerId: null,
});
export const cancel: EventTrigger = { kind: 'CANCEL' };
const none: EventTrigger = { kind: 'NONE' };

export const start = (trigger: EventTrigger = none, interrupting = true): Drawn => ({
  type: 'START_EVENT',
  own: { trigger, interrupting },
});
export const end = (trigger: EventTrigger = none, inputs: Mappings = {}): Drawn => ({
  type: 'END_EVENT',
  own: { trigger, ...carried({ inputs }) },
});
export const catchEvent = (trigger: EventTrigger): Drawn => ({ type: 'CATCH_EVENT', own: { trigger } });
export const throwEvent = (trigger: EventTrigger = none, inputs: Mappings = {}): Drawn => ({
  type: 'THROW_EVENT',
  own: { trigger, ...carried({ inputs }) },
});
export const boundary = (attachedTo: string, trigger: EventTrigger, interrupting = true): Drawn => ({
  type: 'BOUNDARY_EVENT',
  own: { attachedTo, trigger, interrupting },
});
/** The compensation event on an activity, with the activity that undoes it. */
export const undoneBy = (attachedTo: string, handlerId: string): Drawn =>
  boundary(attachedTo, { kind: 'COMPENSATION', activityId: null, handlerId });
export const forCompensation = (drawn: Drawn): Drawn => ({ ...drawn, own: { ...drawn.own, isForCompensation: true } });
export const exclusive: Drawn = { type: 'EXCLUSIVE_GATEWAY', own: {} };
export const parallel: Drawn = { type: 'PARALLEL_GATEWAY', own: {} };
export const inclusive: Drawn = { type: 'INCLUSIVE_GATEWAY', own: {} };
export const eventGateway = (instantiate = false): Drawn => ({ type: 'EVENT_GATEWAY', own: { instantiate } });

export const user = (
  options: ActivityOptions & { candidates?: string[]; users?: string[]; assignee?: string } = {},
): Drawn => ({
  type: 'USER_TASK',
  own: {
    ...carried(options),
    task: {
      act: null,
      candidates: (options.candidates ?? []).map(compileTemplate),
      candidateUsers: (options.users ?? []).map(compileTemplate),
      assignee: options.assignee === undefined ? null : compileTemplate(options.assignee),
      formKey: null,
      outcomes: [],
      opinionFor: [],
      dueRule: null,
      exclusiveWith: [],
      mustSee: [],
    },
  },
});
export const plain = (options: ActivityOptions = {}): Drawn => ({ type: 'PLAIN_TASK', own: carried(options) });
export const script = (source: string, resultVariable: string | null = null, options: ActivityOptions = {}): Drawn => ({
  type: 'SCRIPT_TASK',
  own: { ...carried(options), script: compileFeel(source), resultVariable },
});
export const service = (serviceKey: string, options: ActivityOptions = {}): Drawn => ({
  type: 'SERVICE_TASK',
  own: { ...carried(options), serviceKey },
});
export const decision = (decisionId: string, options: ActivityOptions & { binding?: Binding } = {}): Drawn => ({
  type: 'BUSINESS_RULE_TASK',
  own: { ...carried(options), decisionId, resultVariable: null, binding: options.binding ?? { kind: 'DEPLOYMENT' } },
});
export const send = (name: string, options: ActivityOptions = {}): Drawn => ({
  type: 'SEND_TASK',
  own: { ...carried(options), message: name },
});
export const receive = (name: string, options: ActivityOptions & { instantiate?: boolean } = {}): Drawn => ({
  type: 'RECEIVE_TASK',
  own: { ...carried(options), message: name, instantiate: options.instantiate ?? false },
});
export const call = (calledElement: string, options: ActivityOptions & { binding?: Binding } = {}): Drawn => ({
  type: 'CALL_ACTIVITY',
  own: { ...carried(options), calledElement, binding: options.binding ?? { kind: 'DEPLOYMENT' } },
});
export const sub = (
  inside: Drawing,
  options: ActivityOptions & { due?: { rule: string; holder?: string; baseline?: string } } = {},
): Drawn => ({
  type: 'SUB_PROCESS',
  own: {
    ...carried(options),
    due: options.due
      ? {
          rule: compileTemplate(options.due.rule),
          holder: options.due.holder === undefined ? null : compileTemplate(options.due.holder),
          baseline: options.due.baseline === undefined ? null : compileFeel(options.due.baseline),
        }
      : null,
  },
  inside,
});
export const transaction = (inside: Drawing, options: ActivityOptions = {}): Drawn => ({
  type: 'SUB_PROCESS',
  own: { ...carried(options), due: null, transaction: true },
  inside,
});
export const eventSub = (inside: Drawing): Drawn => ({ type: 'EVENT_SUB_PROCESS', own: {}, inside });

const mappings = (drawn: Mappings = {}): Mapping[] =>
  Object.entries(drawn).map(([target, source]) => ({ target, expression: compileFeel(source) }));

function carried({ inputs, outputs, each, loop }: ActivityOptions): Record<string, unknown> {
  const feel = (source: string | undefined) => (source === undefined ? null : compileFeel(source));
  const multiInstance: MultiInstance | null = each
    ? {
        sequential: each.sequential ?? false,
        collection: feel(each.of),
        cardinality: feel(each.times),
        elementVariable: each.as ?? null,
        outputCollection: each.into ?? null,
        outputElement: feel(each.element),
        completionCondition: feel(each.until),
      }
    : null;
  const standardLoop: StandardLoop | null = loop
    ? { condition: feel(loop.while), testBefore: loop.testBefore ?? false, maximum: loop.maximum ?? null }
    : null;
  return { inputs: mappings(inputs), outputs: mappings(outputs), multiInstance, standardLoop };
}

/** Compiles a drawing as the BPMN reader would. Flows are named after their ends, `a>b`. */
export function processOf(drawing: ProcessDrawing): ProcessGraph {
  const processId = drawing.id ?? 'process';
  const nodes = new Map<string, Node>();
  const flows = new Map<string, Flow>();
  const scopes = new Map<string, Scope>();
  addScope(processId, null, drawing);
  return {
    processId,
    name: processId,
    nodes,
    flows,
    scopes,
    lanes: new Map(),
    settings: [],
    messages: new Map(
      (drawing.messages ?? []).map(({ name, correlation, payload }) => [
        name,
        {
          name,
          senders: [],
          reach: correlation === undefined ? 'TREE' : 'KEY',
          correlation: correlation === undefined ? null : compileFeel(correlation),
          formKey: null,
          keepFor: null,
          payload: mappings(payload),
        },
      ]),
    ),
  };

  function addScope(id: string, parent: string | null, inside: Drawing): void {
    const drawn = inside.flows.flatMap(flowsOf);
    for (const flow of drawn) flows.set(flow.id, flow);
    const entries = Object.entries(inside.nodes);
    const ofType = (type: Node['type']): string[] => entries.filter(([, node]) => node.type === type).map(([id]) => id);
    scopes.set(id, {
      id,
      parent,
      nodeIds: entries.map(([nodeId]) => nodeId),
      startIds: ofType('START_EVENT'),
      eventSubProcessIds: ofType('EVENT_SUB_PROCESS'),
      dataObjects: [],
    });
    for (const [nodeId, node] of entries) {
      nodes.set(nodeId, {
        id: nodeId,
        type: node.type,
        name: nodeId,
        nameEn: null,
        rule: null,
        scopeId: id,
        incoming: drawn.filter((flow) => flow.targetId === nodeId).map((flow) => flow.id),
        outgoing: drawn.filter((flow) => flow.sourceId === nodeId).map((flow) => flow.id),
        defaultFlow: drawn.find((flow) => flow.sourceId === nodeId && flow.isDefault)?.id ?? null,
        inputs: [],
        outputs: [],
        multiInstance: null,
        standardLoop: null,
        isForCompensation: false,
        boundaryIds: entries.filter(([, other]) => other.own['attachedTo'] === nodeId).map(([otherId]) => otherId),
        ...node.own,
      } as unknown as Node);
      if (node.inside) addScope(nodeId, id, node.inside);
    }
  }
}

function flowsOf(text: string): (Flow & { readonly isDefault: boolean })[] {
  const [path = '', condition] = text.split(' if ');
  const isDefault = path.endsWith(' default');
  const ids = path.replace(/ default$/, '').split(' -> ');
  return ids.slice(1).map((targetId, at) => ({
    id: `${ids[at]!}>${targetId}`,
    name: null,
    sourceId: ids[at]!,
    targetId,
    condition: condition === undefined ? null : compileFeel(condition),
    isDefault,
  }));
}
