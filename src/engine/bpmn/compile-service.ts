import type { ExternalWork, Node } from '../graph.js';
import { needed, type Compiling, type NodeBase } from './compiling.js';
import { textOf, type ModdleElement } from './moddle.js';

/** Most tries that a file may ask for. */
const RETRIES_LIMIT = 1_000;

/** A service task: `gongwen:topic` gives it to workers outside, `gongwen:serviceKey` to a service of this house. */
export function compileService(element: ModdleElement, base: NodeBase, at: Compiling): Node | null {
  const { problems } = at;
  const topic = textOf(element, 'gongwen:topic');
  const serviceKey = textOf(element, 'gongwen:serviceKey');
  if (topic === null) {
    return needed(serviceKey, base.id, 'gongwen:serviceKey', problems, (key) => ({
      ...base,
      type: 'SERVICE_TASK',
      serviceKey: key,
    }));
  }
  if (serviceKey !== null) {
    problems.add('VALUE_INVALID', base.id, { property: 'gongwen:serviceKey', value: `${serviceKey}, ${topic}` });
  }
  const work = externalWorkOf(
    { topic, retries: textOf(element, 'gongwen:retries'), priority: textOf(element, 'gongwen:priority') },
    base.id,
    at,
  );
  return work && { ...base, type: 'EXTERNAL_TASK', work };
}

/** Topic, tries and priority as a file writes them; `null`, and a problem, where the topic cannot be read. */
export function externalWorkOf(
  given: { readonly topic: string; readonly retries: string | null; readonly priority: string | null },
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
