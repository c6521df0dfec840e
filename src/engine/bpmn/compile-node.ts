import type { Node } from '../graph.js';
import { compileEvent } from './compile-event.js';
import { compileCall } from './compile-call.js';
import { compileDecision } from './compile-decision.js';
import { compileService, compileWorkerTask } from './compile-service.js';
import { compileScript } from './compile-script.js';
import type { Compiling, NodeBase } from './compiling.js';
import type { Expressions } from './expressions.js';
import type { LoadedPart } from './load.js';
import { elementsOf, textOf, type ModdleElement } from './moddle.js';
import type { ProblemList } from './problem-list.js';
import { taskProperties } from './task-properties.js';
import { messageNameOf } from './triggers.js';

/** `Rule: R-061` in the first line of an element's documentation, without the prefix. */
export function ruleOf(element: ModdleElement): string | null {
  const [documentation] = elementsOf(element, 'documentation');
  const firstLine = documentation && textOf(documentation, 'text')?.split('\n')[0];
  return firstLine ? (/^Rule:\s*(\S.*)$/.exec(firstLine.trim())?.[1] ?? null) : null;
}

/** Compiles one flow node; `null` where it cannot be run, which the problems then say. */
export function compileNode(part: LoadedPart, base: NodeBase, at: Compiling): Node | null {
  const { id, element } = part;
  const { expressions, problems } = at;
  switch (part.type) {
    case 'bpmn:StartEvent':
    case 'bpmn:EndEvent':
    case 'bpmn:IntermediateCatchEvent':
    case 'bpmn:IntermediateThrowEvent':
    case 'bpmn:BoundaryEvent':
      return compileEvent(part, base, at);
    case 'bpmn:ExclusiveGateway':
      return { ...base, type: 'EXCLUSIVE_GATEWAY' };
    case 'bpmn:ParallelGateway':
      return { ...base, type: 'PARALLEL_GATEWAY' };
    case 'bpmn:InclusiveGateway':
      return { ...base, type: 'INCLUSIVE_GATEWAY' };
    case 'bpmn:EventBasedGateway':
      return compileEventGateway(element, base, problems);
    case 'bpmn:Task':
    case 'bpmn:ManualTask':
      return { ...base, type: 'PLAIN_TASK' };
    case 'bpmn:ScriptTask':
      return compileWorkerTask(element, base, at) ?? compileScript(element, base, at);
    case 'bpmn:UserTask':
      return { ...base, type: 'USER_TASK', task: taskProperties(element, id, at) };
    case 'bpmn:ServiceTask':
      return compileService(element, base, at);
    case 'bpmn:BusinessRuleTask':
      return compileWorkerTask(element, base, at) ?? compileDecision(element, base, at);
    case 'bpmn:SendTask':
    case 'bpmn:ReceiveTask': {
      const work = part.type === 'bpmn:SendTask' ? compileWorkerTask(element, base, at) : null;
      if (work) return work;
      const message = messageNameOf(element, id, problems);
      if (message === null) return null;
      return part.type === 'bpmn:SendTask'
        ? { ...base, type: 'SEND_TASK', message }
        : { ...base, type: 'RECEIVE_TASK', message, instantiate: element.get('instantiate') === true };
    }
    case 'bpmn:CallActivity':
      return compileCall(element, base, at);
    case 'bpmn:Transaction':
      return compileTransaction(element, base, at);
    case 'bpmn:SubProcess':
      if (element.get('triggeredByEvent') === true) {
        if (base.multiInstance)
          problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: 'a repeated event sub-process' });
        return { ...base, type: 'EVENT_SUB_PROCESS' };
      }
      return { ...base, type: 'SUB_PROCESS', transaction: false, due: dueOf(element, id, expressions) };
    default:
      problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: part.type });
      return null;
  }
}

/** A transaction is undone by compensation; the other methods of BPMN 2.0, 10.2.5, are those of protocols that nobody speaks here. */
function compileTransaction(element: ModdleElement, base: NodeBase, { expressions, problems }: Compiling): Node {
  const method = textOf(element, 'method');
  if (method !== null && method !== '##Compensate') {
    problems.add('CONSTRUCT_UNSUPPORTED', base.id, { construct: `transaction method ${method}` });
  }
  if (element.get('triggeredByEvent') === true) {
    problems.add('CONSTRUCT_UNSUPPORTED', base.id, { construct: 'a transaction that is triggered by an event' });
  }
  return { ...base, type: 'SUB_PROCESS', transaction: true, due: dueOf(element, base.id, expressions) };
}

function compileEventGateway(element: ModdleElement, base: NodeBase, problems: ProblemList): Node | null {
  if (textOf(element, 'eventGatewayType') === 'Parallel') {
    problems.add('CONSTRUCT_UNSUPPORTED', base.id, { construct: 'a parallel event-based gateway' });
    return null;
  }
  return { ...base, type: 'EVENT_GATEWAY', instantiate: element.get('instantiate') === true };
}

function dueOf(
  element: ModdleElement,
  id: string,
  expressions: Expressions,
): Extract<Node, { type: 'SUB_PROCESS' }>['due'] {
  const rule = expressions.template(textOf(element, 'gongwen:dueRule'), id);
  return (
    rule && {
      rule,
      holder: expressions.template(textOf(element, 'gongwen:dueHolder'), id),
      baseline: expressions.any(textOf(element, 'gongwen:dueBaseline'), id),
    }
  );
}
