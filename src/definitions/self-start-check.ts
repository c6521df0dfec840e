import {
  linkTarget,
  startsOf,
  type EventTrigger,
  type Node,
  type Problem,
  type ProcessGraph,
} from '../engine/index.js';
import { literalOf } from './cross-check.js';

/**
 * Events that throw the very signal or message by which their process begins, on a way that waits for nobody: each case begins
 * the next, and no budget of a single case ends that. An error where no choice is on the way, else a warning.
 */
export function selfStartProblems(graph: ProcessGraph): readonly Problem[] {
  return startsOf(graph).flatMap(({ id, trigger }) => {
    const name = nameOf(graph, trigger);
    if (name === null) return [];
    const throwing = (follows: Follows): Node | undefined =>
      [...walk(graph, id, follows)].find((node) => thrownBy(graph, node) === name);
    const always = throwing((node) => !isChoice(graph, node));
    const found = always ?? throwing(() => true);
    return found ? [toProblem(id, found.id, always ? 'ERROR' : 'WARNING')] : [];
  });
}

const toProblem = (startId: string, elementId: string, severity: Problem['severity']): Problem => ({
  code: 'STARTS_ITSELF',
  severity,
  elementId,
  zh: `该处发出的正是启动本流程的事件（“${startId}”），中间无人办理：案件将一件接一件地自行产生。`,
  en: `What this throws begins the process again (at "${startId}") with nobody to wait for: cases would begin each other without end.`,
  fix: {
    zh: '请换用另一个信号或消息，或在其间画一个等待。',
    en: 'Throw another signal or message, or draw something that waits in between.',
  },
});

/** `SIGNAL Alarm`; `null` for what does not leave the call tree, or whose name is computed. */
function nameOf(graph: ProcessGraph, trigger: EventTrigger): string | null {
  if (trigger.kind === 'SIGNAL') return kindAndName('SIGNAL', literalOf(trigger.signal));
  return trigger.kind === 'MESSAGE' ? messageName(graph, trigger.message) : null;
}

const messageName = (graph: ProcessGraph, message: string): string | null =>
  kindAndName('MESSAGE', graph.messages.get(message)?.reach === 'TREE' ? null : message);

const kindAndName = (kind: string, name: string | null): string | null => (name === null ? null : `${kind} ${name}`);

function thrownBy(graph: ProcessGraph, node: Node): string | null {
  if (node.type === 'SEND_TASK') return messageName(graph, node.message);
  return node.type === 'THROW_EVENT' || node.type === 'END_EVENT' ? nameOf(graph, node.trigger) : null;
}

type Follows = (node: Node) => boolean;

/** Nodes that a token comes to from here before it waits for anybody. What comes after a sub-process is not looked at. */
function* walk(graph: ProcessGraph, from: string, follows: Follows): Generator<Node> {
  const seen = new Set<string>();
  const toVisit = [from];
  for (let id = toVisit.pop(); id !== undefined; id = toVisit.pop()) {
    const node = graph.nodes.get(id);
    if (!node || seen.has(id)) continue;
    seen.add(id);
    yield node;
    if ((waits(node) && id !== from) || !follows(node)) continue;
    const inside = graph.scopes.get(id);
    if (inside) toVisit.push(...inside.startIds);
    else toVisit.push(...node.outgoing.flatMap((flow) => graph.flows.get(flow)?.targetId ?? []));
    toVisit.push(linkTarget(graph, node) ?? '');
  }
}

/** What a token waits at until somebody or something comes. */
const WAITING = new Set<Node['type']>([
  'USER_TASK',
  'EXTERNAL_TASK',
  'RECEIVE_TASK',
  'CALL_ACTIVITY',
  'CATCH_EVENT',
  'EVENT_GATEWAY',
]);

const waits = (node: Node): boolean =>
  WAITING.has(node.type) && !(node.type === 'CATCH_EVENT' && node.trigger.kind === 'LINK');

/** Whether it depends on the data of a case by which way, and whether at all, a token leaves. */
const isChoice = (graph: ProcessGraph, { outgoing, multiInstance, standardLoop }: Node): boolean =>
  multiInstance !== null || standardLoop !== null || outgoing.some((id) => Boolean(graph.flows.get(id)?.condition));
