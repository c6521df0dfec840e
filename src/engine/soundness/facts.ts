import type { Expression } from '../feel/expression.js';
import type { Node, ProcessGraph } from '../graph.js';

/** That a variable (or, for conditions we do not look into, their text) has a value or has not. */
export interface Assumption {
  readonly subject: string;
  readonly value: string;
  readonly holds: boolean;
}

/** What passing a node says of conditions: first it may write variables, then it assumes. */
export interface Choice {
  readonly nodeId: string;
  /** Subjects that may have another value afterwards. */
  readonly forgets: readonly string[];
  readonly assumes: readonly Assumption[];
}

/** Variables that an element may write; `null`: any. */
export type Writes = (node: Node) => ReadonlySet<string> | null;

interface Fact {
  readonly is: string | null;
  readonly isNot: readonly string[];
  readonly by: readonly string[];
}

/** What is known of the subjects on one way. */
export type Facts = ReadonlyMap<string, Fact>;

export const NO_FACTS: Facts = new Map();

const COMPARISON = /^([\p{L}_][\p{L}\p{N}_.]*)\s*(!?=)\s*("[^"]*"|-?\d+(?:\.\d+)?|true|false|null)$/u;
const NAME = /^[\p{L}_][\p{L}\p{N}_.]*$/u;
const NEGATION = /^not\s*\((.*)\)$/s;

/** `x = "A"`, `x != 2`, `x` and `not(…)` of these are understood; of any other condition its text. */
export function assumptionOf(condition: Expression, holds: boolean): Assumption {
  return read(condition.source.trim(), holds);
}

function read(text: string, holds: boolean): Assumption {
  const negated = NEGATION.exec(text)?.[1];
  if (negated !== undefined && isOneTerm(negated)) return read(negated.trim(), !holds);
  const [, subject, operator, value] = COMPARISON.exec(text) ?? [];
  if (subject !== undefined && value !== undefined) return { subject, value, holds: operator === '=' ? holds : !holds };
  if (NAME.test(text)) return { subject: text, value: 'true', holds };
  return { subject: text.replaceAll(/\s+/g, ' '), value: '', holds };
}

function isOneTerm(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return true;
}

/** Subjects that more than one node of the scope decides by, each with the variables behind it. */
export function sharedSubjects(
  graph: ProcessGraph,
  nodeIds: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const deciding = new Map<string, Set<string>>();
  const variables = new Map<string, readonly string[]>();
  for (const nodeId of nodeIds) {
    const node = graph.nodes.get(nodeId);
    for (const flowId of node && node.outgoing.length > 1 ? node.outgoing : []) {
      const condition = graph.flows.get(flowId)?.condition;
      if (!condition) continue;
      const { subject } = assumptionOf(condition, true);
      deciding.set(subject, (deciding.get(subject) ?? new Set()).add(nodeId));
      variables.set(subject, [...new Set([...(variables.get(subject) ?? []), ...condition.names])]);
    }
  }
  return new Map([...variables].filter(([subject]) => (deciding.get(subject)?.size ?? 0) > 1));
}

/** What is known after a move; `null` where the move contradicts what is known. What an element decided, it may decide anew. */
export function after(facts: Facts, { nodeId, forgets, assumes }: Choice): Facts | null {
  const next = new Map(facts);
  for (const subject of forgets) next.delete(subject);
  for (const { subject } of assumes) if (next.get(subject)?.by.includes(nodeId)) next.delete(subject);
  for (const { subject, value, holds } of assumes) {
    const fact = next.get(subject) ?? { is: null, isNot: [], by: [] };
    const isSo = fact.is === null ? null : fact.is === value;
    if (isSo === !holds || (holds && fact.isNot.includes(value))) return null;
    const by = fact.by.includes(nodeId) ? fact.by : [...fact.by, nodeId].sort();
    if (holds) next.set(subject, { is: value, isNot: [], by });
    else if (fact.is === null) next.set(subject, { is: null, isNot: [...new Set([...fact.isNot, value])].sort(), by });
  }
  return next;
}

/** Text that is the same for the same facts. */
export const keyOf = (facts: Facts): string =>
  facts.size === 0 ? '' : JSON.stringify([...facts].sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * Variables that an element writes by what is drawn alone: its output mapping, else its result variable, else whatever it is
 * answered with.
 */
export function drawnWrites(node: Node): ReadonlySet<string> | null {
  const collected = node.multiInstance?.outputCollection;
  const more = collected === null || collected === undefined ? [] : [collected];
  // Whatever it is answered with comes on top.
  if (node.outputsAdd && !node.multiInstance) return null;
  if (node.outputs.length > 0) return new Set([...node.outputs.map(({ target }) => target), ...more]);
  switch (node.type) {
    case 'USER_TASK':
    case 'SERVICE_TASK':
    case 'EXTERNAL_TASK':
    case 'RECEIVE_TASK':
    case 'SUB_PROCESS':
    case 'EVENT_GATEWAY':
      return node.multiInstance ? new Set(more) : null;
    case 'BUSINESS_RULE_TASK':
    case 'SCRIPT_TASK':
      return node.resultVariable === null ? null : new Set([node.resultVariable, ...more]);
    case 'CATCH_EVENT':
    case 'BOUNDARY_EVENT':
    case 'START_EVENT':
      return ['NONE', 'TIMER', 'CONDITIONAL', 'LINK'].includes(node.trigger.kind) ? new Set() : null;
    default:
      return new Set(more);
  }
}
