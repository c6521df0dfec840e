import { drawnWrites, startsOf, type Node, type ProcessGraph } from '../engine/index.js';
import type { FormFields } from './form-fields.js';

/** Fields of a form by its key; `null` for a form that is nowhere. */
export type FormsByKey = (key: string) => FormFields | null;

/** Variables that a process can have. `isOpen`: others, too, that nothing in the file names, from whoever answers. */
export interface KnownVariables {
  readonly names: ReadonlySet<string>;
  readonly isOpen: boolean;
}

/** What completing a task says beside its form. */
const OF_COMPLETION = ['outcome', 'actorId', 'actorRole', 'actedAt'];

/** What every process and every loop has. */
const ALWAYS = [
  'starter',
  'settings',
  'loopCounter',
  'nrOfInstances',
  'nrOfActiveInstances',
  'nrOfCompletedInstances',
  'nrOfTerminatedInstances',
  'item',
  'partial',
  'now',
  'today',
];

/** Collects who sets which variable: start form, tasks, mappings, results, loops, messages, data objects. */
export function knownVariables(graph: ProcessGraph, forms: FormsByKey): KnownVariables {
  const names = new Set(ALWAYS);
  const start = graph.startForm === undefined ? null : forms(graph.startForm);
  // A case begun without a form, or whose business object brings variables of its own, may have any.
  let isOpen = start === null || graph.caseObject !== undefined;
  for (const name of start?.routing ?? []) names.add(name);
  if (graph.initiator !== undefined) names.add(graph.initiator);
  for (const scope of graph.scopes.values()) for (const name of scope.dataObjects) names.add(name);
  for (const node of graph.nodes.values()) {
    for (const name of namedBy(node)) names.add(name);
    const written = writtenBy(graph, node, forms);
    if (written === null) isOpen = true;
    for (const name of written ?? []) names.add(name);
  }
  return { names, isOpen };
}

function namedBy(node: Node): readonly string[] {
  const loop = node.multiInstance;
  const code = 'trigger' in node && 'codeVariable' in node.trigger ? node.trigger.codeVariable : undefined;
  return [...node.inputs.map(({ target }) => target), loop?.elementVariable, loop?.outputCollection, code].flatMap(
    (name) => name ?? [],
  );
}

/** Variables that an element writes when it is answered; `null` where only whoever answers knows. */
export function writtenBy(graph: ProcessGraph, node: Node, forms: FormsByKey): ReadonlySet<string> | null {
  if (node.outputs.length > 0) {
    if (!startsOf(graph).some(({ id }) => id === node.id)) return drawnWrites(node);
    // A case begins with all that it was given; what its start maps comes on top.
    const given = writtenBy(graph, { ...node, outputs: [] }, forms);
    return given && new Set([...given, ...node.outputs.map(({ target }) => target)]);
  }
  switch (node.type) {
    case 'USER_TASK': {
      const form = node.task.formKey === null ? null : forms(node.task.formKey);
      const takesNone = node.task.formKey === null && node.task.act !== null;
      // The handler of an act may add what it made.
      if (node.task.act !== null || (!form && !takesNone)) return null;
      return new Set([...(form?.routing ?? []), ...OF_COMPLETION]);
    }
    case 'RECEIVE_TASK':
      return payloadOf(graph, node.message, forms);
    case 'SUB_PROCESS':
    case 'EVENT_GATEWAY':
      return new Set();
    case 'CATCH_EVENT':
    case 'START_EVENT':
    case 'BOUNDARY_EVENT':
      return node.trigger.kind === 'MESSAGE' ? payloadOf(graph, node.trigger.message, forms) : drawnWrites(node);
    default:
      return drawnWrites(node);
  }
}

function payloadOf(graph: ProcessGraph, message: string, forms: FormsByKey): ReadonlySet<string> | null {
  const declared = graph.messages.get(message);
  if (!declared) return null;
  const form = declared.formKey === null ? null : forms(declared.formKey);
  if (form) return form.routing;
  return declared.payload.length > 0 ? new Set(declared.payload.map(({ target }) => target)) : null;
}
