import type { Flow, MessageDeclaration, Node, ProcessGraph, Scope } from '../graph.js';
import type { FaultCode } from '../soundness/fault.js';
import { checkCompensation } from './check-compensation.js';
import { checkLinks } from './check-links.js';
import { checkStarts } from './check-starts.js';
import { checkNode, checkScope, warnOfUnreachable } from './check-structure.js';
import { compileNode, ruleOf } from './compile-node.js';
import type { Compiling, NodeBase } from './compiling.js';
import { isReserved, isVariable, words } from './expressions.js';
import { beginningOf } from './foreign-start.js';
import { warnOfForeign } from './foreign.js';
import type { LoadedFile, LoadedFlow, LoadedPart } from './load.js';
import { mappingsOf } from './mappings.js';
import { multiInstanceOf, standardLoopOf } from './loops.js';
import { bodyOf, elementOf, elementsOf, textOf, type ModdleElement } from './moddle.js';
import type { ProblemList } from './problem-list.js';
import { versionTagOf } from './version-tag.js';

const ACTIVITY = /^bpmn:(?:\w*Task|CallActivity|SubProcess|Transaction)$/;

/** Gateways that never ask a condition. */
const UNCONDITIONAL = new Set(['bpmn:ParallelGateway', 'bpmn:EventBasedGateway']);

/**
 * Compiles one process of a file. What cannot be run is left out of the graph and is an error in `at.problems`: a graph may
 * be walked only where there is none.
 */
export function compileProcess(
  process: LoadedPart,
  file: LoadedFile,
  messages: ReadonlyMap<string, MessageDeclaration>,
  at: Compiling,
): ProcessGraph {
  const { element, id } = process;
  const found = new Compilation(file, at);
  warnOfForeign(element, id, at.problems);
  if (isReserved(id)) at.problems.add('ID_INVALID', id, { id });
  found.compileScope(process, null);
  const caseObject = textOf(element, 'gongwen:caseObject');
  const versionTag = versionTagOf(element);
  const graph: ProcessGraph = {
    processId: id,
    name: textOf(element, 'name') ?? id,
    nodes: found.nodes,
    flows: found.flows,
    scopes: found.scopes,
    lanes: new Map([...file.lanes].filter(([nodeId]) => found.nodes.has(nodeId))),
    messages,
    settings: words(textOf(element, 'gongwen:settings')),
    ...beginningOf(element, id, at),
    ...(caseObject === null ? {} : { caseObject }),
    ...(versionTag === null ? {} : { versionTag }),
    ...acceptedIn([process, ...file.parts.filter((part) => found.nodes.has(part.id))], at.problems),
  };
  for (const scope of found.scopes.values()) checkScope(graph, scope, at.problems);
  for (const node of found.nodes.values()) checkNode(graph, node, at.problems);
  checkStarts(graph, at.problems);
  checkLinks(graph, at.problems);
  checkCompensation(graph, at.problems);
  warnOfUnreachable(graph, at.problems);
  return graph;
}

/** Faults of flow that the file accepts, by element. */
function acceptedIn(parts: readonly LoadedPart[], problems: ProblemList): Pick<ProcessGraph, 'accepted'> {
  const accepted = new Map<string, readonly string[]>();
  for (const { id, element } of parts) {
    const codes = words(textOf(element, 'gongwen:accept'));
    for (const value of codes) {
      if (!ACCEPTABLE.has(value)) problems.add('VALUE_INVALID', id, { property: 'gongwen:accept', value });
    }
    if (codes.length > 0) accepted.set(id, codes);
  }
  return accepted.size > 0 ? { accepted } : {};
}

/** Codes of the faults of flow that keep a file out. */
const ACCEPTABLE = new Set<string>(['DEADLOCK', 'LACK_OF_SYNCHRONISATION', 'LIVELOCK'] satisfies readonly FaultCode[]);

class Compilation {
  readonly nodes = new Map<string, Node>();
  readonly flows = new Map<string, Flow>();
  readonly scopes = new Map<string, Scope>();
  readonly #partsIn: ReadonlyMap<string, readonly LoadedPart[]>;
  readonly #flowsIn: ReadonlyMap<string, readonly LoadedFlow[]>;
  readonly #types: ReadonlyMap<string, string>;

  constructor(
    private readonly file: LoadedFile,
    private readonly at: Compiling,
  ) {
    this.#partsIn = byParent(file.parts);
    this.#flowsIn = byParent(file.flows);
    this.#types = new Map(file.parts.map(({ id, type }) => [id, type]));
  }

  compileScope(holder: LoadedPart, parent: string | null): void {
    const parts = this.#partsIn.get(holder.id) ?? [];
    const inside = new Set(parts.map(({ id }) => id));
    const incoming = new Map<string, string[]>();
    const outgoing = new Map<string, string[]>();
    for (const flow of this.#flowsIn.get(holder.id) ?? []) {
      if (!inside.has(flow.sourceId) || !inside.has(flow.targetId)) {
        this.at.problems.add('FLOW_CROSSES_SCOPE', flow.id);
        continue;
      }
      push(outgoing, flow.sourceId, flow.id);
      push(incoming, flow.targetId, flow.id);
      this.flows.set(flow.id, this.compileFlow(flow));
    }
    const boundaries = boundariesOf(parts);
    const nodes = parts.flatMap((part) => {
      const base = this.baseOf(part, holder.id, {
        incoming: incoming.get(part.id) ?? [],
        outgoing: inDrawnOrder(part.element, outgoing.get(part.id) ?? []),
        boundaryIds: boundaries.get(part.id) ?? [],
      });
      const node = compileNode(part, base, this.at);
      return node ? [node] : [];
    });
    for (const node of nodes) this.nodes.set(node.id, node);
    this.scopes.set(holder.id, {
      id: holder.id,
      parent,
      nodeIds: nodes.map(({ id }) => id),
      startIds: nodes.filter(({ type }) => type === 'START_EVENT').map(({ id }) => id),
      dataObjects: this.dataObjectsOf(holder.id),
      eventSubProcessIds: nodes.filter(({ type }) => type === 'EVENT_SUB_PROCESS').map(({ id }) => id),
    });
    for (const part of parts) {
      if (part.type === 'bpmn:SubProcess' || part.type === 'bpmn:Transaction') this.compileScope(part, holder.id);
    }
  }

  /** A data object is a variable of the scope it is drawn in; one whose name no variable can have is only drawn. */
  private dataObjectsOf(scopeId: string): readonly string[] {
    const names = new Set<string>();
    for (const { element, name } of this.file.dataObjects.get(scopeId) ?? []) {
      if (isVariable(name)) names.add(name);
      else this.at.problems.add('NOT_CARRIED_OUT', element.id ?? null, { what: `${element.$type} ${name}` });
    }
    return [...names];
  }

  private compileFlow({ id, sourceId, targetId, element }: LoadedFlow): Flow {
    const { problems, expressions } = this.at;
    warnOfForeign(element, id, problems);
    const expression = elementOf(element, 'conditionExpression');
    const language = expression && textOf(expression, 'language');
    const source = bodyOf(element, 'conditionExpression');
    if (language && !/feel/i.test(language) && !source?.startsWith('${')) {
      problems.add('CODE_REFUSED', id, { attribute: `language ${language}` });
    }
    const isUnconditional = UNCONDITIONAL.has(this.#types.get(sourceId) ?? '');
    if (source !== null && isUnconditional) problems.add('CONDITION_IGNORED', id);
    return {
      id,
      name: textOf(element, 'name'),
      sourceId,
      targetId,
      condition: isUnconditional ? null : expressions.any(source, id),
    };
  }

  private baseOf(
    part: LoadedPart,
    scopeId: string,
    links: Pick<NodeBase, 'incoming' | 'outgoing' | 'boundaryIds'>,
  ): NodeBase {
    const { id, element, type } = part;
    const { problems, isOurs } = this.at;
    if (isReserved(id)) problems.add('ID_INVALID', id, { id });
    warnOfForeign(element, id, problems);
    this.refuseAttributes(element, id);
    const rule = ruleOf(element);
    if (isOurs && rule === null && ACTIVITY.test(type)) problems.add('RULE_MISSING', id);
    return {
      id,
      name: textOf(element, 'name'),
      nameEn: textOf(element, 'gongwen:nameEn'),
      rule,
      scopeId,
      ...links,
      defaultFlow: elementOf(element, 'default')?.id ?? null,
      ...mappingsOf(element, id, this.at),
      multiInstance: multiInstanceOf(element, id, this.at),
      standardLoop: standardLoopOf(element, id, this.at),
      isForCompensation: element.get('isForCompensation') === true,
    };
  }

  private refuseAttributes(element: ModdleElement, id: string): void {
    const { problems } = this.at;
    for (const property of ['startQuantity', 'completionQuantity']) {
      if (Number(element.get(property) ?? 1) !== 1) problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: property });
    }
    const implementation = Object.hasOwn(element, 'implementation') ? textOf(element, 'implementation') : null;
    if (implementation !== null && !implementation.startsWith('##')) {
      problems.add('CODE_REFUSED', id, { attribute: `implementation ${implementation}` });
    }
  }
}

/** Outgoing flows in the order of the node's own `outgoing` elements, where it has them: an exclusive gateway takes the first. */
function inDrawnOrder(element: ModdleElement, flows: readonly string[]): readonly string[] {
  const drawn = elementsOf(element, 'outgoing').flatMap(({ id }) =>
    id !== undefined && flows.includes(id) ? [id] : [],
  );
  return [...new Set([...drawn, ...flows])];
}

function boundariesOf(parts: readonly LoadedPart[]): ReadonlyMap<string, string[]> {
  const boundaries = new Map<string, string[]>();
  for (const { id, type, element } of parts) {
    const host = type === 'bpmn:BoundaryEvent' ? elementOf(element, 'attachedToRef') : null;
    if (host?.id !== undefined) push(boundaries, host.id, id);
  }
  return boundaries;
}

function byParent<T extends { readonly parentId: string }>(all: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) push(groups, one.parentId, one);
  return groups;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
