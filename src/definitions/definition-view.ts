import { toWire, type Caller } from '../kernel/index.js';
import type { Node, ProcessGraph, Template } from '../engine/index.js';
import type { DefinitionKind } from './definition.js';
import type { DefinitionRow } from './definition.store.js';
import type { Found } from './read-file.js';

/** A version of a definition, as every answer shows it. */
export interface DefinitionView {
  readonly id: string;
  readonly kind: DefinitionKind;
  readonly key: string;
  readonly version: number;
  readonly name: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly suspended: boolean;
  readonly deploymentId: string;
  readonly deployedBy: string;
  readonly deployedAt: string;
  readonly rowVersion: number;
}

export const toDefinitionView = (row: DefinitionRow, zone: string): DefinitionView => ({
  id: row.id,
  kind: row.kind,
  key: row.key,
  version: row.version,
  name: row.name,
  fileName: row.fileName,
  sha256: row.sha256,
  suspended: row.suspended,
  deploymentId: row.deploymentId,
  deployedBy: row.deployedBy,
  deployedAt: toWire(row.deployedAt, zone),
  rowVersion: row.rowVersion,
});

/** What a version holds: elements of a process, inputs of a decision, schema of a form. */
export function contentView(found: Found, language: Caller['language']): object {
  switch (found.kind) {
    case 'PROCESS':
      return processView(found.graph, language);
    case 'DECISION':
      return { inputs: found.decision.inputs, requires: found.decision.requires };
    default:
      return { schema: found.form.schema };
  }
}

function processView(graph: ProcessGraph, language: Caller['language']): object {
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

function elementView(node: Node, graph: ProcessGraph, language: Caller['language']): object {
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
function ownView(node: Node): object {
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

function triggerView({ trigger }: Extract<Node, { trigger: unknown }>): object {
  return trigger.kind === 'TIMER'
    ? { ...trigger, timer: { ...trigger.timer, value: trigger.timer.value.source } }
    : trigger;
}

function laneViews(graph: ProcessGraph): readonly { name: string; elements: string[] }[] {
  const lanes = new Map<string, string[]>();
  for (const [id, name] of graph.lanes) lanes.set(name, [...(lanes.get(name) ?? []), id]);
  return [...lanes].map(([name, elements]) => ({ name, elements }));
}

/** Rules that the process carries out, `R-061`, and by which elements. */
function ruleViews(graph: ProcessGraph): readonly { rule: string; elements: string[] }[] {
  const rules = new Map<string, string[]>();
  for (const { id, rule } of graph.nodes.values()) {
    for (const [name] of (rule ?? '').matchAll(/R-\d{3}/g)) rules.set(name, [...(rules.get(name) ?? []), id]);
  }
  return [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([rule, elements]) => ({ rule, elements }));
}
