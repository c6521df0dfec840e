import type { Node, ProcessGraph } from '../graph.js';
import { linkOf } from '../reachability.js';
import type { ProblemList } from './problem-list.js';

/**
 * Links join two places of one scope (BPMN 2.0, 10.5.4): every link that is thrown is caught there, by one event alone, and no
 * other flow leads out of where it is thrown or into where it is caught.
 */
export function checkLinks(graph: ProcessGraph, problems: ProblemList): void {
  const linked = [...graph.nodes.values()].filter((node) => linkOf(node) !== null);
  const caught = linked.filter(({ type }) => type === 'CATCH_EVENT');
  for (const node of linked) {
    const link = linkOf(node);
    const same = caught.filter((other) => linkOf(other) === link);
    const here = same.filter(({ scopeId }) => scopeId === node.scopeId);
    if (node.type === 'THROW_EVENT') {
      forbid(node, node.outgoing, 'outgoing', problems);
      if (here.length > 0) continue;
      if (same.length > 0) problems.add('LINK_CROSSES_SCOPE', node.id, { link });
      else problems.add('LINK_NOT_CAUGHT', node.id, { link });
    } else {
      forbid(node, node.incoming, 'incoming', problems);
      if (here[0] !== node) problems.add('LINK_CAUGHT_TWICE', node.id, { link, other: here[0]?.id });
    }
  }
}

function forbid(node: Node, flows: readonly string[], direction: string, problems: ProblemList): void {
  for (const id of flows) problems.add('FLOW_NOT_ALLOWED', id, { element: node.id, direction });
}
