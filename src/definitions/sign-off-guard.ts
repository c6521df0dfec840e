import { demandedText, type Flow, type Node, type ProcessGraph } from '../engine/index.js';
import { FINAL_ACTS, SIGN_OFF_ROUTE } from './sign-off-table.js';

type Rule = Extract<Node, { type: 'BUSINESS_RULE_TASK' }>;
type UserTask = Extract<Node, { type: 'USER_TASK' }>;

/** What the table is to be asked about the document itself, and not about something else. */
const ASKED = ['issuer', 'docKind', 'keyMatter', 'needsSuperiorApproval', 'settings'] as const;
/** What a process may say of every document that it is for. */
const FIXED = ['carrier', 'meetingType'] as const;

/**
 * Whether a case comes to a node only where the sign-off table has just said that this role ends the document: every way there
 * leaves a gateway behind the table by a condition that demands `finalRole = "…"`, and the gateway's default leads to somebody of
 * whom `isHighest` holds. Between table and condition stand gateways only, so that nothing else says who signs.
 *
 * @rule R-033
 */
export function isGuarded(
  graph: ProcessGraph,
  nodeId: string,
  role: string,
  isHighest: (task: UserTask) => boolean,
): boolean {
  const seen = new Set<string>();
  const holds = (flow: Flow): boolean => {
    if (seen.has(flow.id)) return false;
    seen.add(flow.id);
    const source = graph.nodes.get(flow.sourceId);
    if (source?.type !== 'EXCLUSIVE_GATEWAY') return false;
    return guards(graph, flow, source, role, isHighest) || comesBy(graph, source, holds);
  };
  const node = graph.nodes.get(nodeId);
  return node !== undefined && comesBy(graph, node, holds);
}

/** What the process itself says of every document that it asks the table about: `carrier = "MINUTES"`. */
export function fixedInputs(graph: ProcessGraph): Readonly<Record<string, string>> {
  const rules = [...graph.nodes.values()].filter(isSignOff);
  const fixed = FIXED.flatMap((name) => {
    const values = new Set(rules.map((rule) => /^"(\w+)"$/.exec(inputOf(rule, name)?.trim() ?? '')?.[1]));
    const [value] = values;
    return values.size === 1 && value !== undefined ? [[name, value] as const] : [];
  });
  return Object.fromEntries(fixed);
}

const flowsOf = (graph: ProcessGraph, ids: readonly string[]): Flow[] => ids.flatMap((id) => graph.flows.get(id) ?? []);

const comesBy = (graph: ProcessGraph, { incoming }: Node, holds: (flow: Flow) => boolean): boolean =>
  incoming.length > 0 && flowsOf(graph, incoming).every(holds);

function guards(
  graph: ProcessGraph,
  { id, condition }: Flow,
  gateway: Node,
  role: string,
  isHighest: (task: UserTask) => boolean,
): boolean {
  if (condition === null || gateway.defaultFlow === null || gateway.defaultFlow === id) return false;
  const name = roleVariable(graph, gateway, new Set());
  if (name === null || demandedText(condition.source, name) !== role) return false;
  return leadsToHighest(graph, gateway.defaultFlow, isHighest, new Set());
}

/** The variable in which the table's last word stands when a case comes to a gateway; `null` where it is not the last word. */
function roleVariable(graph: ProcessGraph, gateway: Node, seen: Set<string>): string | null {
  if (seen.has(gateway.id)) return null;
  seen.add(gateway.id);
  const names = new Set(
    flowsOf(graph, gateway.incoming).map(({ sourceId }) => {
      const source = graph.nodes.get(sourceId);
      if (source?.type === 'EXCLUSIVE_GATEWAY') return roleVariable(graph, source, seen);
      return source !== undefined && isSignOff(source) ? answeredIn(source) : null;
    }),
  );
  const [name] = names;
  return names.size === 1 ? (name ?? null) : null;
}

const isSignOff = (node: Node): node is Rule =>
  node.type === 'BUSINESS_RULE_TASK' && node.decisionId === SIGN_OFF_ROUTE;

/** Where a rule that asks about the document itself puts the role; `null` where it asks about something else. */
function answeredIn(rule: Rule): string | null {
  const { inputs, outputs, outputsAdd, resultVariable, resultShape, binding, multiInstance, standardLoop } = rule;
  const isOnce = multiInstance === null && standardLoop === null && resultShape === undefined;
  const isCurrent = binding.kind === 'DEPLOYMENT' || binding.kind === 'LATEST';
  const isAsked = inputs.length === 0 || ASKED.every((name) => inputOf(rule, name)?.trim() === name);
  if (!isOnce || !isCurrent || !isAsked || resultVariable !== null || outputsAdd) return null;
  if (outputs.length === 0) return 'finalRole';
  const said = outputs.filter(({ expression }) => expression.source.trim() === 'finalRole');
  const [one] = said;
  const isSaidOnce = one !== undefined && outputs.filter(({ target }) => target === one.target).length === 1;
  return isSaidOnce ? one.target : null;
}

const inputOf = ({ inputs }: Rule, name: string): string | undefined =>
  inputs.find(({ target }) => target === name)?.expression.source;

/** Every way on comes to somebody high enough before anybody else, and none ends. */
function leadsToHighest(
  graph: ProcessGraph,
  flowId: string,
  isHighest: (task: UserTask) => boolean,
  seen: Set<string>,
): boolean {
  const node = graph.nodes.get(graph.flows.get(flowId)?.targetId ?? '');
  if (node === undefined || seen.has(node.id)) return false;
  seen.add(node.id);
  if (node.type === 'USER_TASK') return FINAL_ACTS.has(node.task.act ?? '') && isHighest(node);
  return node.outgoing.length > 0 && node.outgoing.every((id) => leadsToHighest(graph, id, isHighest, new Set(seen)));
}
