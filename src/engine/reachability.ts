import type { Node, ProcessGraph } from './graph.js';

/** Which incoming flows of one gateway a token at a node can come to without passing the gateway first. */
export class WaysTo {
  readonly #words: number;
  /** Bits by node and flow: a file may have thousands of gateways, and each has an entry for every node before it. */
  readonly #bits: Uint32Array;
  readonly #sets = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly map: NodeMap,
    private readonly gateway: Node,
  ) {
    this.#words = Math.ceil(gateway.incoming.length / 32);
    this.#bits = new Uint32Array(map.before.length * this.#words);
    for (const [flow, source] of map.sourcesOf(gateway).entries()) this.walkBack(flow, source);
  }

  from(nodeId: string): ReadonlySet<string> {
    const node = this.map.index.get(nodeId);
    if (node === undefined) return NOWHERE;
    const words = this.#bits.subarray(node * this.#words, (node + 1) * this.#words);
    const key = this.#words === 1 ? String(words[0]) : words.join(' ');
    let found = this.#sets.get(key);
    if (!found) {
      const isSet = (_: string, flow: number): boolean => ((words[flow >> 5] ?? 0) & (1 << (flow & 31))) !== 0;
      this.#sets.set(key, (found = new Set(this.gateway.incoming.filter(isSet))));
    }
    return found;
  }

  private walkBack(flow: number, source: number | undefined): void {
    const gateway = this.map.index.get(this.gateway.id);
    const [word, bit] = [flow >> 5, 1 << (flow & 31)];
    const toVisit = [source];
    for (let node = toVisit.pop(); node !== undefined; node = toVisit.pop()) {
      const at = node * this.#words + word;
      if (node === gateway || ((this.#bits[at] ?? 0) & bit) !== 0) continue;
      this.#bits[at] = (this.#bits[at] ?? 0) | bit;
      toVisit.push(...(this.map.before[node] ?? []));
    }
  }
}

/** The nodes of a process by number, each with those before it. */
class NodeMap {
  readonly index: ReadonlyMap<string, number>;
  readonly before: readonly (readonly number[])[];
  readonly ways = new Map<string, WaysTo>();

  constructor(private readonly graph: ProcessGraph) {
    this.index = new Map([...graph.nodes.keys()].map((id, at) => [id, at]));
    this.before = [...graph.nodes.values()].map((node) =>
      nodesBefore(graph, node).flatMap((id) => this.index.get(id) ?? []),
    );
  }

  sourcesOf(gateway: Node): readonly (number | undefined)[] {
    return gateway.incoming.map((id) => this.index.get(this.graph.flows.get(id)?.sourceId ?? ''));
  }
}

const NOWHERE: ReadonlySet<string> = new Set();
const MAPS = new WeakMap<ProcessGraph, NodeMap>();

/** The ways to a gateway, computed once for each version of a process. */
export function waysTo(graph: ProcessGraph, gateway: Node): WaysTo {
  let map = MAPS.get(graph);
  if (!map) MAPS.set(graph, (map = new NodeMap(graph)));
  let ways = map.ways.get(gateway.id);
  if (!ways) map.ways.set(gateway.id, (ways = new WaysTo(map, gateway)));
  return ways;
}

/** Incoming flows of the gateway that `ways` has for a token at this node. */
export const waysFrom = (ways: WaysTo, nodeId: string): ReadonlySet<string> => ways.from(nodeId);

/**
 * Nodes of the same scope from which a token, or a part of one, comes to this node next: by a flow, from the activity on
 * whose border an event stands, or by a link.
 */
export function nodesBefore(graph: ProcessGraph, node: Node): readonly string[] {
  const before = node.incoming.flatMap((id) => graph.flows.get(id)?.sourceId ?? []);
  if (node.type === 'BOUNDARY_EVENT') before.push(node.attachedTo);
  if (node.type === 'CATCH_EVENT' && node.trigger.kind === 'LINK') before.push(...throwingLinks(graph, node));
  return before;
}

function throwingLinks(graph: ProcessGraph, node: Extract<Node, { type: 'CATCH_EVENT' }>): readonly string[] {
  return (graph.scopes.get(node.scopeId)?.nodeIds ?? []).filter((id) => {
    const other = graph.nodes.get(id);
    return other?.type === 'THROW_EVENT' && linkOf(other) !== null && linkOf(other) === linkOf(node);
  });
}

/** Name of the link that an event throws or catches; `null` for any other node. */
export const linkOf = (node: Node): string | null =>
  'trigger' in node && node.trigger.kind === 'LINK' ? node.trigger.link : null;

/** The catch event that a link throw event leads to: the one of the same name in its scope (BPMN 2.0, 10.5.4). */
export function linkTarget(graph: ProcessGraph, node: Node): string | null {
  const link = linkOf(node);
  if (link === null) return null;
  let targets = TARGETS.get(graph);
  if (!targets) TARGETS.set(graph, (targets = targetsOf(graph)));
  return targets.get(keyOf(node.scopeId, link)) ?? null;
}

const TARGETS = new WeakMap<ProcessGraph, ReadonlyMap<string, string>>();

const keyOf = (scopeId: string, link: string): string => JSON.stringify([scopeId, link]);

function targetsOf(graph: ProcessGraph): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  for (const { id, nodeIds } of graph.scopes.values()) {
    for (const nodeId of nodeIds) {
      const node = graph.nodes.get(nodeId);
      const link = node?.type === 'CATCH_EVENT' ? linkOf(node) : null;
      if (link !== null && !targets.has(keyOf(id, link))) targets.set(keyOf(id, link), nodeId);
    }
  }
  return targets;
}
