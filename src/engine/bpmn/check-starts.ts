import type { EventTrigger, ProcessGraph } from '../graph.js';
import { startsOf } from '../starts.js';
import type { ProblemList } from './problem-list.js';

const ALLOWED = new Set<EventTrigger['kind']>(['NONE', 'MESSAGE', 'TIMER', 'SIGNAL', 'CONDITIONAL']);

/**
 * What begins a process: at most one start without a trigger, and as many others as one likes. A timer or the name of a signal
 * is read when the process is deployed, when there is no case whose variables it could read.
 */
export function checkStarts(graph: ProcessGraph, problems: ProblemList): void {
  const starts = startsOf(graph);
  if (starts.length === 0) problems.add('START_MISSING', graph.processId, { scope: graph.processId });
  for (const { id, trigger } of starts) {
    if (!ALLOWED.has(trigger.kind)) problems.add('START_TRIGGER', id, { trigger: trigger.kind });
    const [name] = namesOf(trigger);
    if (name !== undefined) problems.add('START_READS_VARIABLE', id, { name });
  }
  for (const node of graph.nodes.values()) {
    if (node.type !== 'RECEIVE_TASK' && node.type !== 'EVENT_GATEWAY') continue;
    if (!node.instantiate) continue;
    if (node.scopeId !== graph.processId) problems.add('START_INSIDE', node.id);
    else if (node.type === 'RECEIVE_TASK') {
      for (const id of node.incoming) problems.add('FLOW_NOT_ALLOWED', id, { element: node.id, direction: 'incoming' });
    }
  }
}

/** Variables that the text of a timer or signal reads. */
function namesOf(trigger: EventTrigger): readonly string[] {
  if (trigger.kind !== 'TIMER' && trigger.kind !== 'SIGNAL') return [];
  const { parts } = trigger.kind === 'TIMER' ? trigger.timer.value : trigger.signal;
  return parts.flatMap((part) => (typeof part === 'string' ? [] : part.names));
}
