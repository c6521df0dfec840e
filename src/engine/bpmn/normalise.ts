import { readDataObjects, readHandlers, type DrawnData } from './artifacts.js';
import { elementOf, elementsOf, textOf, type ModdleElement } from './moddle.js';
import type { ProblemList } from './problem-list.js';

/** Flow nodes that the engine runs; every other type is loaded as an inert one and refused by name. */
export const RUNNABLE = new Set([
  'bpmn:StartEvent',
  'bpmn:EndEvent',
  'bpmn:IntermediateCatchEvent',
  'bpmn:IntermediateThrowEvent',
  'bpmn:BoundaryEvent',
  'bpmn:ExclusiveGateway',
  'bpmn:ParallelGateway',
  'bpmn:InclusiveGateway',
  'bpmn:EventBasedGateway',
  'bpmn:Task',
  'bpmn:ManualTask',
  'bpmn:ScriptTask',
  'bpmn:UserTask',
  'bpmn:ServiceTask',
  'bpmn:SendTask',
  'bpmn:ReceiveTask',
  'bpmn:BusinessRuleTask',
  'bpmn:CallActivity',
  'bpmn:SubProcess',
  'bpmn:Transaction',
]);

/** Event definitions of those nodes. */
export const TRIGGERS = new Set([
  'bpmn:MessageEventDefinition',
  'bpmn:TimerEventDefinition',
  'bpmn:ErrorEventDefinition',
  'bpmn:SignalEventDefinition',
  'bpmn:EscalationEventDefinition',
  'bpmn:ConditionalEventDefinition',
  'bpmn:LinkEventDefinition',
  'bpmn:CompensateEventDefinition',
  'bpmn:CancelEventDefinition',
  'bpmn:TerminateEventDefinition',
]);

/** Root elements that events refer to. */
export const REFERRED = new Set(['bpmn:Message', 'bpmn:Error', 'bpmn:Signal', 'bpmn:Escalation']);

const LOOP = 'bpmn:MultiInstanceLoopCharacteristics';

/** Data of an activity that another engine would move; ours moves variables by `gongwen:input` and `gongwen:output`. */
const DATA = [
  'ioSpecification',
  'dataInputAssociations',
  'dataOutputAssociations',
  'properties',
  'resources',
  'auditing',
  'monitoring',
];

export interface Normalised {
  /** Everything that is loaded, by id. */
  readonly elements: ReadonlyMap<string, ModdleElement>;
  /** Lane name by element id: the innermost lane. */
  readonly lanes: ReadonlyMap<string, string>;
  /** Types among them that the engine does not run. */
  readonly types: ReadonlySet<string>;
  /** The activity that undoes another, by the compensation event on that one's border. */
  readonly handlers: ReadonlyMap<string, string>;
  /** Named data objects directly in a scope, by its id. */
  readonly dataObjects: ReadonlyMap<string, readonly DrawnData[]>;
}

/**
 * Brings the moddle tree into the shape that bpmn-engine can load: collaborations, artifacts and data are taken out (pools
 * and message flows are drawing), lanes are read, flows get the ids they lack, and what has no two ends goes.
 */
export function normalise(root: ModdleElement, problems: ProblemList): Normalised {
  const tree = new Tree(problems);
  const kept: ModdleElement[] = [];
  root.id ??= 'definitions';
  for (const element of elementsOf(root, 'rootElements')) {
    if (element.$type === 'bpmn:Process') tree.enterScope(element);
    else if (REFERRED.has(element.$type)) tree.keep(element);
    else {
      if (element.$type === 'bpmn:Collaboration') readHandlers(element, tree.handlers);
      if (!DRAWING.has(element.$type)) problems.add('NOT_CARRIED_OUT', element.id ?? null, { what: element.$type });
      continue;
    }
    kept.push(element);
  }
  root.set('rootElements', kept);
  return tree;
}

/** Root elements that say nothing about how a process runs. */
const DRAWING = new Set(['bpmn:Collaboration', 'bpmn:Category', 'bpmn:ItemDefinition', 'bpmn:DataStore']);

class Tree implements Normalised {
  readonly elements = new Map<string, ModdleElement>();
  readonly lanes = new Map<string, string>();
  readonly types = new Set<string>();
  readonly handlers = new Map<string, string>();
  readonly dataObjects = new Map<string, readonly DrawnData[]>();
  readonly #read = new Set<ModdleElement>();

  constructor(private readonly problems: ProblemList) {}

  keep(element: ModdleElement): void {
    element.id ??= this.freshId(element.$type);
    this.elements.set(element.id, element);
  }

  enterScope(scope: ModdleElement): void {
    this.keep(scope);
    for (const laneSet of elementsOf(scope, 'laneSets')) this.readLanes(laneSet);
    scope.set('laneSets', undefined);
    readHandlers(scope, this.handlers);
    scope.set('artifacts', undefined);
    this.dropData(scope);
    const data = readDataObjects(scope);
    for (const { element } of data) this.#read.add(element);
    if (scope.id !== undefined && data.length > 0) this.dataObjects.set(scope.id, data);
    const kept = elementsOf(scope, 'flowElements').filter((element) => this.enter(element));
    scope.set('flowElements', kept);
  }

  private enter(element: ModdleElement): boolean {
    if (element.$type === 'bpmn:SequenceFlow') {
      const complete = elementOf(element, 'sourceRef') !== null && elementOf(element, 'targetRef') !== null;
      if (complete) this.keep(element);
      else this.problems.add('FLOW_INCOMPLETE', element.id ?? null);
      return complete;
    }
    if (element.$type.startsWith('bpmn:Data')) {
      if (!this.#read.has(element) && element.$type !== 'bpmn:DataObject')
        this.problems.add('NOT_CARRIED_OUT', element.id ?? null, { what: element.$type });
      return false;
    }
    if (!RUNNABLE.has(element.$type)) this.types.add(element.$type);
    for (const trigger of elementsOf(element, 'eventDefinitions')) {
      if (!TRIGGERS.has(trigger.$type)) this.types.add(trigger.$type);
    }
    const loop = elementOf(element, 'loopCharacteristics');
    if (loop && loop.$type !== LOOP) this.types.add(loop.$type);
    if ('flowElements' in element || element.$type.endsWith('SubProcess') || element.$type === 'bpmn:Transaction') {
      this.enterScope(element);
    } else {
      this.keep(element);
      this.dropData(element);
    }
    return true;
  }

  private dropData(element: ModdleElement): void {
    for (const property of DATA) {
      if (!(property in element)) continue;
      this.problems.add('NOT_CARRIED_OUT', element.id ?? null, { what: property });
      element.set(property, undefined);
    }
  }

  private readLanes(laneSet: ModdleElement): void {
    for (const lane of elementsOf(laneSet, 'lanes')) {
      const name = textOf(lane, 'name') ?? lane.id ?? '';
      for (const node of elementsOf(lane, 'flowNodeRef')) if (node.id !== undefined) this.lanes.set(node.id, name);
      const inner = elementOf(lane, 'childLaneSet');
      if (inner) this.readLanes(inner);
    }
  }

  /** Ids that a file leaves out are counted, so that the same file always gets the same. */
  private freshId(type: string): string {
    const stem = type.slice(type.indexOf(':') + 1);
    for (let n = 1; ; n += 1) {
      const id = `${stem}_${n}_unnamed`;
      if (!this.elements.has(id)) return id;
    }
  }
}
