import type { Expression, Node, ProcessGraph, Template } from '../engine/index.js';
import type { KnownVariables } from './known-variables.js';

/** A variable that is read and that nobody sets, and the one that was probably meant. */
export interface UnsetVariable {
  readonly elementId: string;
  readonly name: string;
  readonly expression: string;
  readonly meant: string | null;
}

/**
 * Variables that expressions read and nobody sets: they are always null. Where somebody may set variables that no file names
 * (a case begun without a form, a service that answers what it likes), only names that miss a known one by a letter are told.
 */
export function unsetVariables(graph: ProcessGraph, { names, isOpen }: KnownVariables): readonly UnsetVariable[] {
  const told = new Set<string>();
  return readsOf(graph).flatMap(({ elementId, expression }) =>
    expression.names.flatMap((name) => {
      const meant = names.has(name) ? null : ([...names].find((other) => isMisspelt(name, other)) ?? null);
      const key = `${elementId} ${name}`;
      if (names.has(name) || (isOpen && meant === null) || told.has(key)) return [];
      told.add(key);
      return [{ elementId, name, expression: expression.source, meant }];
    }),
  );
}

interface Read {
  readonly elementId: string;
  readonly expression: Expression;
}

/** Expressions over the variables of the case; what reads results that only its own element knows is left out. */
function readsOf(graph: ProcessGraph): readonly Read[] {
  const reads: Read[] = [];
  const add = (elementId: string, ...expressions: readonly (Expression | null | undefined)[]): void => {
    for (const expression of expressions) if (expression) reads.push({ elementId, expression });
  };
  for (const node of graph.nodes.values()) {
    const { multiInstance, standardLoop, inputs } = node;
    add(node.id, ...inputs.map(({ expression }) => expression), multiInstance?.collection, multiInstance?.cardinality);
    add(node.id, multiInstance?.completionCondition, standardLoop?.condition, ...ownExpressions(node));
    for (const template of templatesOf(node)) add(node.id, ...expressionsIn(template));
  }
  for (const flow of graph.flows.values()) add(flow.id, flow.condition);
  return reads;
}

function ownExpressions(node: Node): readonly (Expression | null)[] {
  switch (node.type) {
    case 'SCRIPT_TASK':
      return [node.script];
    case 'EXTERNAL_TASK':
      return [node.work.priority];
    case 'SUB_PROCESS':
      return [node.due?.baseline ?? null];
    default:
      return 'trigger' in node && node.trigger.kind === 'CONDITIONAL' ? [node.trigger.condition] : [];
  }
}

/** Texts of an element that are filled in when a case comes to it. */
export function templatesOf(node: Node): readonly Template[] {
  switch (node.type) {
    case 'USER_TASK': {
      const { candidates, candidateUsers, assignee, dueRule, dueDate, followUpDate } = node.task;
      const one = [assignee, dueRule, dueDate, followUpDate];
      return [...candidates, ...candidateUsers, ...one.flatMap((template) => template ?? [])];
    }
    case 'EXTERNAL_TASK':
      return [node.work.topic];
    case 'SUB_PROCESS':
      return [node.due?.rule, node.due?.holder].flatMap((one) => one ?? []);
    default:
      if (!('trigger' in node)) return [];
      if (node.trigger.kind === 'SIGNAL') return [node.trigger.signal];
      return node.trigger.kind === 'TIMER' ? [node.trigger.timer.value] : [];
  }
}

export const expressionsIn = ({ parts }: Template): readonly Expression[] =>
  parts.flatMap((part) => (typeof part === 'string' ? [] : [part]));

/** Shortest name of which one wrong letter is no other word. */
const LEAST = 5;

/** The same but for capitals, or but for one letter that is wrong, missing, or changed places with the next. */
function isMisspelt(name: string, other: string): boolean {
  if (name.toLowerCase() === other.toLowerCase()) return true;
  if (name.length < LEAST || Math.abs(name.length - other.length) > 1) return false;
  let at = 0;
  while (at < name.length && name[at] === other[at]) at += 1;
  const [left, right] = [name.slice(at), other.slice(at)];
  // A letter more at the end, as `groups` beside `group`, is another word.
  if (left === '' || right === '' || left.length + right.length === 2) return false;
  const isSwapped = left.slice(0, 2) === `${right[1]}${right[0]}` && left.slice(2) === right.slice(2);
  return isSwapped || left.slice(1) === right || left === right.slice(1) || left.slice(1) === right.slice(1);
}
