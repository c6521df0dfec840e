import type { Caller } from '../kernel/index.js';
import type {
  Decision,
  EventTrigger,
  Json,
  MessageDeclaration,
  Node,
  ProcessGraph,
  Template,
} from '../engine/index.js';
import type { Found } from './read-file.js';

/** An element of a process. What only some types of elements have is absent from the others. */
export interface ElementView {
  readonly id: string;
  readonly type: Node['type'];
  readonly name: string | null;
  /** Rules of the regulations that it carries out. */
  readonly rule: string | null;
  readonly lane: string | null;
  /** The sub-process around it, or the process. */
  readonly scope: string;
  readonly act?: string | null;
  /** Templates of candidate keys, `LEADER@${ownerGroup}`. */
  readonly candidates?: readonly string[];
  readonly assignee?: string | null;
  readonly formKey?: string | null;
  readonly outcomes?: readonly string[];
  /** Outcomes that need an opinion. */
  readonly opinionFor?: readonly string[];
  readonly dueRule?: string | null;
  /** Acts that the same person may not have done on this version. */
  readonly exclusiveWith?: readonly string[];
  readonly serviceKey?: string;
  /** Of work for workers outside. */
  readonly topic?: string;
  readonly message?: string;
  readonly decision?: string;
  readonly calledElement?: string;
  readonly attachedTo?: string;
  readonly interrupting?: boolean;
  readonly trigger?: TriggerView;
}

/** What sets an event off. */
export type TriggerView =
  | Exclude<EventTrigger, { readonly kind: 'TIMER' | 'SIGNAL' | 'CONDITIONAL' }>
  | { readonly kind: 'SIGNAL'; readonly signal: string }
  | { readonly kind: 'CONDITIONAL'; readonly condition: string }
  | {
      readonly kind: 'TIMER';
      readonly timer: { readonly kind: 'DATE' | 'DURATION' | 'CYCLE' | 'CALENDAR'; readonly value: string };
    };

/** A sequence flow. */
export interface FlowView {
  readonly id: string;
  readonly name: string | null;
  readonly source: string;
  readonly target: string;
  /** In FEEL. */
  readonly condition: string | null;
  /** Taken where no condition of its element holds. */
  readonly isDefault: boolean;
}

/** What is in a process. */
export interface ProcessContent {
  readonly kind: 'PROCESS';
  readonly startForm: string | null;
  readonly caseObject: string | null;
  /** Templates of the keys that may start it. */
  readonly starters: readonly string[];
  /** Settings of the office that it reads. */
  readonly settings: readonly string[];
  readonly elements: readonly ElementView[];
  readonly flows: readonly FlowView[];
  readonly lanes: readonly { readonly name: string; readonly elements: readonly string[] }[];
  /** Rules that it carries out, `R-061`, and by which elements. */
  readonly rules: readonly { readonly rule: string; readonly elements: readonly string[] }[];
  readonly messages: readonly Pick<MessageDeclaration, 'name' | 'reach' | 'senders' | 'formKey'>[];
}

/** What a decision or a decision service reads, and what of its file it builds on. */
export interface DecisionContent extends Pick<Decision, 'inputs' | 'requires'> {
  readonly kind: 'DECISION';
  /** Whether it is a decision service, which sees its own inputs alone. */
  readonly isService: boolean;
}

/** What a form asks for: a JSON Schema 2020-12. */
export interface FormContent {
  readonly kind: 'FORM';
  readonly schema: Readonly<Record<string, Json>>;
}

/** What a version holds: elements of a process, inputs of a decision, schema of a form. */
export function contentView(
  found: Found,
  language: Caller['language'],
): ProcessContent | DecisionContent | FormContent {
  switch (found.kind) {
    case 'PROCESS':
      return processView(found.graph, language);
    case 'DECISION':
      return {
        kind: 'DECISION',
        isService: found.decision.kind === 'SERVICE',
        inputs: found.decision.inputs,
        requires: found.decision.requires,
      };
    default:
      return { kind: 'FORM', schema: found.form.schema };
  }
}

function processView(graph: ProcessGraph, language: Caller['language']): ProcessContent {
  const elements = [...graph.nodes.values()].map((node) => elementView(node, graph, language));
  const flows = [...graph.flows.values()].map((flow) => ({
    id: flow.id,
    name: flow.name,
    source: flow.sourceId,
    target: flow.targetId,
    condition: flow.condition?.source ?? null,
    isDefault: graph.nodes.get(flow.sourceId)?.defaultFlow === flow.id,
  }));
  return {
    kind: 'PROCESS',
    startForm: graph.startForm ?? null,
    caseObject: graph.caseObject ?? null,
    starters: (graph.starters ?? []).map(sourceOf),
    settings: graph.settings,
    elements,
    flows,
    lanes: laneViews(graph),
    rules: ruleViews(graph),
    messages: [...graph.messages.values()].map(({ name, reach, senders, formKey }) => ({
      name,
      reach,
      senders,
      formKey,
    })),
  };
}

const sourceOf = (template: Template): string => template.source;

function elementView(node: Node, graph: ProcessGraph, language: Caller['language']): ElementView {
  return {
    id: node.id,
    type: node.type,
    name: (language === 'en' ? node.nameEn : null) ?? node.name,
    rule: node.rule,
    lane: graph.lanes.get(node.id) ?? null,
    scope: node.scopeId,
    ...ownView(node),
  };
}

/** What only an element of this type has. */
function ownView(node: Node): Partial<ElementView> {
  switch (node.type) {
    case 'USER_TASK': {
      const { act, candidates, candidateUsers, assignee, formKey, outcomes, opinionFor, dueRule, exclusiveWith } =
        node.task;
      return {
        act,
        candidates: [...candidates, ...candidateUsers].map(sourceOf),
        assignee: assignee?.source ?? null,
        formKey,
        outcomes,
        opinionFor,
        dueRule: dueRule?.source ?? null,
        exclusiveWith,
      };
    }
    case 'SERVICE_TASK':
      return { serviceKey: node.serviceKey };
    case 'EXTERNAL_TASK':
      return { topic: node.work.topic.source };
    case 'SEND_TASK':
    case 'RECEIVE_TASK':
      return { message: node.message };
    case 'BUSINESS_RULE_TASK':
      return { decision: node.decisionId };
    case 'CALL_ACTIVITY':
      return { calledElement: node.calledElement };
    case 'BOUNDARY_EVENT':
      return { attachedTo: node.attachedTo, interrupting: node.interrupting, trigger: triggerView(node) };
    case 'START_EVENT':
      return { interrupting: node.interrupting, trigger: triggerView(node) };
    case 'END_EVENT':
    case 'CATCH_EVENT':
    case 'THROW_EVENT':
      return { trigger: triggerView(node) };
    default:
      return {};
  }
}

function triggerView({ trigger }: Extract<Node, { trigger: unknown }>): TriggerView {
  switch (trigger.kind) {
    case 'TIMER':
      return { ...trigger, timer: { ...trigger.timer, value: trigger.timer.value.source } };
    case 'SIGNAL':
      return { ...trigger, signal: trigger.signal.source };
    case 'CONDITIONAL':
      return { ...trigger, condition: trigger.condition.source };
    default:
      return trigger;
  }
}

function laneViews(graph: ProcessGraph): ProcessContent['lanes'] {
  const lanes = new Map<string, string[]>();
  for (const [id, name] of graph.lanes) lanes.set(name, [...(lanes.get(name) ?? []), id]);
  return [...lanes].map(([name, elements]) => ({ name, elements }));
}

function ruleViews(graph: ProcessGraph): ProcessContent['rules'] {
  const rules = new Map<string, string[]>();
  for (const { id, rule } of graph.nodes.values()) {
    for (const [name] of (rule ?? '').matchAll(/R-\d{3}/g)) rules.set(name, [...(rules.get(name) ?? []), id]);
  }
  return [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([rule, elements]) => ({ rule, elements }));
}
