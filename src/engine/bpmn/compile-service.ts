import type { ExternalWork, Node } from '../graph.js';
import { needed, type Compiling, type NodeBase } from './compiling.js';
import { extensionOf, foreign, foreignElements, givenIn } from './foreign.js';
import { elementsOf, textOf, type ModdleElement } from './moddle.js';

/** Most tries that a file may ask for. */
const RETRIES_LIMIT = 1_000;

/** A service task: a topic gives it to workers outside, `gongwen:serviceKey` to a service of this house. */
export function compileService(element: ModdleElement, base: NodeBase, at: Compiling): Node | null {
  const { problems } = at;
  const serviceKey = textOf(element, 'gongwen:serviceKey');
  const work = compileWorkerTask(element, base, at);
  if (work) {
    if (serviceKey !== null)
      problems.add('VALUE_INVALID', base.id, { property: 'gongwen:serviceKey', value: serviceKey });
    return work;
  }
  return needed(serviceKey, base.id, 'gongwen:serviceKey or gongwen:topic', problems, (key) => ({
    ...base,
    type: 'SERVICE_TASK',
    serviceKey: key,
  }));
}

/**
 * What a worker outside carries out, as `gongwen:topic`, `camunda:type="external"`, `flowable:type="external-worker"` and
 * `zeebe:taskDefinition` say; `null` for an element of which nobody says so. `holder` is where the attributes stand: the
 * element, or its message event definition.
 */
export function compileWorkerTask(
  element: ModdleElement,
  base: NodeBase,
  at: Compiling,
  holder: ModdleElement = element,
): Extract<Node, { type: 'EXTERNAL_TASK' }> | null {
  const given = ownWork(element) ?? zeebeWork(element) ?? foreignWork(holder, base.id, at);
  const work = given && externalWorkOf(given, base.id, at);
  return work && { ...base, type: 'EXTERNAL_TASK', work };
}

/** Whether an event that is thrown is a worker's to carry out. */
export function isWorkerEvent(element: ModdleElement): boolean {
  const [definition] = elementsOf(element, 'eventDefinitions');
  if (definition?.$type !== 'bpmn:MessageEventDefinition') return false;
  return extensionOf(element, 'zeebe:taskDefinition') !== null || foreign(definition, 'type') !== null;
}

interface GivenWork {
  readonly topic: string;
  readonly retries: string | null;
  readonly priority: string | null;
}

function ownWork(element: ModdleElement): GivenWork | null {
  const topic = textOf(element, 'gongwen:topic');
  return topic === null
    ? null
    : { topic, retries: textOf(element, 'gongwen:retries'), priority: textOf(element, 'gongwen:priority') };
}

function zeebeWork(element: ModdleElement): GivenWork | null {
  const topic = givenIn(element, 'zeebe:taskDefinition', 'type');
  return topic === null
    ? null
    : {
        topic,
        retries: givenIn(element, 'zeebe:taskDefinition', 'retries'),
        priority: givenIn(element, 'zeebe:jobPriorityDefinition', 'priority'),
      };
}

function foreignWork(element: ModdleElement, id: string, { problems }: Compiling): GivenWork | null {
  const type = foreign(element, 'type');
  if (type === null) return null;
  if (type !== 'external' && type !== 'external-worker') {
    problems.add('CODE_REFUSED', id, { attribute: `type ${type}` });
    return null;
  }
  const topic = foreign(element, 'topic');
  if (topic === null) {
    problems.add('PROPERTY_MISSING', id, { property: 'topic' });
    return null;
  }
  return { topic, retries: retriesOf(element, id, problems), priority: foreign(element, 'taskPriority') };
}

/** `R3/PT10M`: the tries are taken over; the wait between them is the worker's to say. */
function retriesOf(element: ModdleElement, id: string, problems: Compiling['problems']): string | null {
  const [cycle] = foreignElements(element, 'failedJobRetryTimeCycle');
  const text = cycle?.$body?.trim();
  if (text === undefined || text === '') return null;
  problems.add('NOT_CARRIED_OUT', id, { what: `the wait in failedJobRetryTimeCycle ${text}` });
  return /^R(\d{1,4})\//.exec(text)?.[1] ?? null;
}

/** Topic, tries and priority as a file writes them; `null`, and a problem, where the topic cannot be read. */
export function externalWorkOf(
  given: GivenWork,
  id: string,
  { expressions, problems }: Compiling,
): ExternalWork | null {
  const topic = expressions.template(given.topic, id);
  const { retries } = given;
  const isCount = retries !== null && /^\d{1,4}$/.test(retries) && Number(retries) <= RETRIES_LIMIT && retries !== '0';
  if (retries !== null && !isCount) problems.add('VALUE_INVALID', id, { property: 'retries', value: retries });
  return (
    topic && {
      topic,
      retries: isCount ? Number(retries) : null,
      priority: expressions.any(given.priority, id),
    }
  );
}
