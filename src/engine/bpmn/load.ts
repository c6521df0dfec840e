import { Engine } from 'bpmn-engine';
import { ELEMENT_LIMIT, type XmlSize } from '../xml/guard-xml.js';
import { readFaults } from '../xml/read-faults.js';
import type { DrawnData } from './artifacts.js';
import type { ModdleContext, ModdleElement } from './moddle.js';
import { normalise } from './normalise.js';
import type { ProblemList } from './problem-list.js';
import { readXml } from './read-xml.js';
import { GONGWEN } from './vocabulary.js';

/** A flow node, message or error of the file. */
export interface LoadedPart {
  readonly id: string;
  /** `bpmn:UserTask` … */
  readonly type: string;
  /** The process or sub-process that holds it; the definitions for messages and errors. */
  readonly parentId: string;
  readonly element: ModdleElement;
}

export interface LoadedFlow {
  readonly id: string;
  readonly parentId: string;
  readonly sourceId: string;
  readonly targetId: string;
  readonly element: ModdleElement;
}

/** A file with every reference resolved, flat. */
export interface LoadedFile {
  readonly processes: readonly LoadedPart[];
  readonly parts: readonly LoadedPart[];
  readonly flows: readonly LoadedFlow[];
  /** Lane name by element id. */
  readonly lanes: ReadonlyMap<string, string>;
  /** The activity that undoes another, by the compensation event on that one's border. */
  readonly handlers: ReadonlyMap<string, string>;
  /** Named data objects directly in a scope, by its id. */
  readonly dataObjects: ReadonlyMap<string, readonly DrawnData[]>;
  /** Whether the file uses the `gongwen:` vocabulary. */
  readonly isOurs: boolean;
}

/** What bpmn-engine's context says about the parts that it loaded. */
interface LoadedContext {
  readonly processes: readonly ContextPart[];
  readonly activities: readonly ContextPart[];
  readonly sequenceFlows: readonly (ContextPart & { readonly sourceId: string; readonly targetId: string })[];
}
interface ContextPart {
  readonly id: string;
  readonly type: string;
  readonly parent: { readonly id: string };
}

/**
 * Reads the XML with the moddle reader and loads it through bpmn-engine, which resolves types and references. Nothing of
 * the file is run: the definition is loaded and thrown away. Adds what the reader complains about to `problems`; `null`
 * where nothing could be loaded.
 */
export async function load(xml: string, size: XmlSize, problems: ProblemList): Promise<LoadedFile | null> {
  const context = await parse(xml, size, problems);
  if (!context) return null;
  const { lanes, elements, types, handlers, dataObjects } = normalise(context.rootElement, problems);
  if (elements.size > ELEMENT_LIMIT) {
    problems.add('TOO_MANY_ELEMENTS', null, { limit: ELEMENT_LIMIT });
    return null;
  }
  try {
    const loaded = await loadContext(context, types);
    const partOf = (part: ContextPart): LoadedPart[] => {
      const element = elements.get(part.id);
      return element ? [{ id: part.id, type: part.type, parentId: part.parent.id, element }] : [];
    };
    return {
      processes: loaded.processes.flatMap(partOf),
      parts: loaded.activities.flatMap(partOf),
      flows: loaded.sequenceFlows.flatMap((flow) => {
        const element = elements.get(flow.id);
        return element
          ? [{ id: flow.id, parentId: flow.parent.id, sourceId: flow.sourceId, targetId: flow.targetId, element }]
          : [];
      }),
      lanes,
      handlers,
      dataObjects,
      isOurs: xml.includes(GONGWEN.uri),
    };
  } catch (error) {
    problems.add('XML_NOT_READABLE', null, { detail: messageOf(error) });
    return null;
  }
}

async function parse(xml: string, size: XmlSize, problems: ProblemList): Promise<ModdleContext | null> {
  try {
    const context = await readFaults(size, (lax) => readXml(xml, lax));
    if (context.rootElement.$type !== 'bpmn:Definitions') {
      problems.add('XML_NOT_READABLE', null, { detail: `<${context.rootElement.$type}> is no bpmn:definitions` });
      return null;
    }
    for (const warning of context.warnings) addWarning(warning, problems);
    return context;
  } catch (error) {
    addWarning({ message: messageOf(error) }, problems);
    return null;
  }
}

/** The reader goes on after a fault and leaves the element out: so its warnings are errors here. */
function addWarning(
  { message, element, property, value }: ModdleContext['warnings'][number],
  problems: ProblemList,
): void {
  const elementId = element ? nearestId(element) : null;
  const duplicate = /duplicate ID <([^>]*)>/.exec(message)?.[1];
  const illegal = /illegal ID <([^>]*)>/.exec(message)?.[1];
  if (duplicate !== undefined) {
    if (duplicate in {}) problems.add('ID_INVALID', null, { id: duplicate });
    else problems.add('DUPLICATE_ID', duplicate, { id: duplicate });
  } else if (illegal !== undefined) problems.add('ID_INVALID', null, { id: illegal });
  else if (message.startsWith('unresolved reference')) {
    const isDrawing = property?.startsWith('bpmndi:') === true || property === 'bpmn:flowNodeRef';
    problems.add(isDrawing ? 'REFERENCE_DANGLING' : 'REFERENCE_UNRESOLVED', elementId, {
      property,
      reference: String(value),
    });
  } else if (message.startsWith('unknown attribute')) {
    if (property?.startsWith('gongwen:')) problems.add('ATTRIBUTE_UNKNOWN', elementId, { attribute: property });
    else problems.add('NOT_CARRIED_OUT', elementId, { what: property });
  } else if (!message.startsWith('unsupported document encoding')) {
    problems.add('XML_NOT_READABLE', elementId, { detail: message.replaceAll(/\s+/g, ' ') });
  }
}

/** The id of an element, or of the one around it: conditions and timers have none of their own. */
function nearestId(element: ModdleElement): string | null {
  for (let at: ModdleElement | undefined = element; at; at = at.$parent) if (at.id !== undefined) return at.id;
  return null;
}

async function loadContext(context: ModdleContext, types: ReadonlySet<string>): Promise<LoadedContext> {
  const engine = new Engine({
    moddleContext: context as never,
    // What we do not run loads as something inert, known to bpmn-engine or not; the compiler refuses it by name.
    typeResolver: ((known: Record<string, unknown>) => {
      for (const type of types) known[type] = Inert;
    }) as never,
  });
  const [definition] = await engine.getDefinitions();
  const { elements } = (definition as unknown as { context: { definitionContext: { elements: LoadedContext } } })
    .context.definitionContext;
  return elements;
}

function Inert(): void {
  throw new Error('Loaded, never run');
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ');
