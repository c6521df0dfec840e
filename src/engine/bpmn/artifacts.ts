import { elementOf, elementsOf, textOf, type ModdleElement } from './moddle.js';

/**
 * Which activity undoes another: by the compensation event on that one's border, the activity that an association leads to
 * (BPMN 2.0, 10.7.1). An association is an artifact, and this is the only thing that one says about how a process runs; some
 * tools draw it the other way round.
 */
export function readHandlers(holder: ModdleElement, handlers: Map<string, string>): void {
  for (const artifact of elementsOf(holder, 'artifacts')) {
    if (artifact.$type !== 'bpmn:Association') continue;
    const ends = [elementOf(artifact, 'sourceRef'), elementOf(artifact, 'targetRef')];
    const event = ends.find((end) => end !== null && isCompensationEvent(end));
    const handler = ends.find((end) => end !== null && end.get('isForCompensation') === true);
    if (event?.id !== undefined && handler?.id !== undefined) handlers.set(event.id, handler.id);
  }
}

const isCompensationEvent = (element: ModdleElement): boolean =>
  element.$type === 'bpmn:BoundaryEvent' &&
  elementsOf(element, 'eventDefinitions').some(({ $type }) => $type === 'bpmn:CompensateEventDefinition');

/** A data object or a reference to one, by the name under which it is a variable of its scope. */
export interface DrawnData {
  readonly element: ModdleElement;
  readonly name: string;
}

/**
 * Data objects drawn directly in a scope. The name is that of the data object, else that of what refers to it: bpmn-js writes
 * it there. Nameless ones say nothing.
 */
export function readDataObjects(scope: ModdleElement): readonly DrawnData[] {
  return elementsOf(scope, 'flowElements').flatMap((element) => {
    const object = element.$type === 'bpmn:DataObjectReference' ? elementOf(element, 'dataObjectRef') : null;
    const isData = element.$type === 'bpmn:DataObject' || element.$type === 'bpmn:DataObjectReference';
    const name = (object && textOf(object, 'name')) ?? textOf(element, 'name');
    return isData && name !== null ? [{ element, name }] : [];
  });
}
