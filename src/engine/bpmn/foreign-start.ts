import type { ProcessGraph, Template } from '../graph.js';
import type { Compiling } from './compiling.js';
import { foreign } from './foreign.js';
import { formOf } from './forms.js';
import { elementsOf, textOf, type ModdleElement } from './moddle.js';

/** How cases begin: who may begin them, with which form, and which variable gets whoever does. */
export type Beginning = Pick<ProcessGraph, 'starters' | 'startForm' | 'initiator'> & { starters: readonly Template[] };

/**
 * `gongwen:starters` and `gongwen:startForm` of the process, else what Camunda 7, Flowable and Activiti say on the process and
 * on its start event.
 */
export function beginningOf(process: ModdleElement, id: string, at: Compiling): Beginning {
  const { expressions } = at;
  const starts = elementsOf(process, 'flowElements').filter(({ $type }) => $type === 'bpmn:StartEvent');
  const [start] = starts.filter((event) => elementsOf(event, 'eventDefinitions').length === 0);
  const own = expressions.templates(textOf(process, 'gongwen:starters'), id, 'SPACE');
  const startForm = textOf(process, 'gongwen:startForm') ?? (start ? formOf(start, start.id ?? id, at) : null);
  const named = start ? foreign(start, 'initiator') : null;
  const initiator = named === null ? null : expressions.variable(named, start?.id ?? id, 'initiator');
  return {
    starters:
      own.length > 0
        ? own
        : [
            ...expressions.templates(foreign(process, 'candidateStarterGroups'), id, 'COMMA'),
            ...expressions.templates(foreign(process, 'candidateStarterUsers'), id, 'COMMA'),
          ],
    ...(startForm === null ? {} : { startForm }),
    ...(initiator === null ? {} : { initiator }),
  };
}
