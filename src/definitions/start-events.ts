import { startsOf, type EventTrigger, type ProcessGraph, type ProcessStart } from '../engine/index.js';

type Kind = EventTrigger['kind'];

/** A start of a process that is set off by one kind of trigger. */
export interface StartWith<K extends Kind> extends ProcessStart {
  readonly trigger: Extract<EventTrigger, { kind: K }>;
}

/** Starts of a process that this kind of trigger sets off, as drawn. */
export const startsWith = <K extends Kind>(graph: ProcessGraph, kind: K): StartWith<K>[] =>
  startsOf(graph).filter((start): start is StartWith<K> => start.trigger.kind === kind);

/** Starts that a message of this name sets off. */
export const startsByMessage = (graph: ProcessGraph, name: string): StartWith<'MESSAGE'>[] =>
  startsWith(graph, 'MESSAGE').filter(({ trigger }) => trigger.message === name);

/** Starts that a signal sets off. There are no variables before a start: a name with expressions in it is nobody's. */
export const startsBySignal = (graph: ProcessGraph, name: string): StartWith<'SIGNAL'>[] =>
  startsWith(graph, 'SIGNAL').filter(
    ({ trigger: { signal } }) =>
      signal.parts.every((part) => typeof part === 'string') && signal.parts.join('') === name,
  );
