import { isCronLike } from '../cron-like.js';
import type { EventTrigger } from '../graph.js';
import { needed } from './compiling.js';
import type { Expressions } from './expressions.js';
import { foreign } from './foreign.js';
import type { LoadedPart } from './load.js';
import { bodyOf, elementOf, elementsOf, textOf, type ModdleElement } from './moddle.js';
import { TRIGGERS } from './normalise.js';
import type { ProblemList } from './problem-list.js';

const TIMES = [
  ['timeDate', 'DATE'],
  ['timeDuration', 'DURATION'],
  ['timeCycle', 'CYCLE'],
] as const;

const DAY = String.raw`\d{4}-\d{2}-\d{2}`;
const INSTANT = String.raw`${DAY}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})`;
const PERIOD = String.raw`P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?`;
const ISO: Readonly<Record<string, RegExp>> = {
  // A day, or a time of it without an offset, is one of the office's zone.
  DATE: new RegExp(`^(?:${INSTANT}|${DAY}(?:T\\d{2}:\\d{2}(?::\\d{2})?)?)$`),
  DURATION: new RegExp(`^${PERIOD}$`),
  CYCLE: new RegExp(`^R\\d*/(?:${INSTANT}/)?${PERIOD}$`),
};

/** What sets an event off, or what it throws; `null` where it is refused, which `problems` then says. */
export function readTrigger(part: LoadedPart, expressions: Expressions, problems: ProblemList): EventTrigger | null {
  const { id, element } = part;
  const definitions = elementsOf(element, 'eventDefinitions');
  if (elementsOf(element, 'eventDefinitionRef').length > 0) {
    problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: 'eventDefinitionRef' });
    return null;
  }
  const [definition, other] = definitions;
  if (!definition) return { kind: 'NONE' };
  if (other) {
    const name = element.get('parallelMultiple') === true ? 'a parallel multiple event' : 'a multiple event';
    problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: `${name}, an event with several triggers` });
    return null;
  }
  if (!TRIGGERS.has(definition.$type)) {
    problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: definition.$type });
    return null;
  }
  switch (definition.$type) {
    case 'bpmn:MessageEventDefinition':
      return messageTrigger(definition, id, problems);
    case 'bpmn:TimerEventDefinition':
      return timerTrigger(definition, id, expressions, problems);
    case 'bpmn:ErrorEventDefinition':
      return errorTrigger(definition, id, expressions, problems);
    case 'bpmn:SignalEventDefinition':
      return signalTrigger(definition, id, expressions, problems);
    case 'bpmn:ConditionalEventDefinition':
      return conditionalTrigger(definition, id, expressions, problems);
    case 'bpmn:LinkEventDefinition':
      return needed(textOf(definition, 'name'), id, 'name of the link', problems, (link) => ({ kind: 'LINK', link }));
    case 'bpmn:TerminateEventDefinition':
      return { kind: 'TERMINATE' };
    case 'bpmn:CancelEventDefinition':
      return { kind: 'CANCEL' };
    case 'bpmn:CompensateEventDefinition':
      return compensationTrigger(definition, id, problems);
    case 'bpmn:EscalationEventDefinition':
      return escalationTrigger(definition, id, expressions, problems);
    default:
      problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: definition.$type });
      return null;
  }
}

/** The name of the message that a task or event refers to. */
export function messageNameOf(element: ModdleElement, id: string, problems: ProblemList): string | null {
  const message = elementOf(element, 'messageRef');
  const name = message && textOf(message, 'name');
  if (name === null || name === undefined) problems.add('PROPERTY_MISSING', id, { property: 'messageRef' });
  return name ?? null;
}

function messageTrigger(definition: ModdleElement, id: string, problems: ProblemList): EventTrigger | null {
  const message = messageNameOf(definition, id, problems);
  return message === null ? null : { kind: 'MESSAGE', message };
}

/** A signal is known by its name alone; as in Camunda 7 the name may hold expressions. */
function signalTrigger(
  definition: ModdleElement,
  id: string,
  expressions: Expressions,
  problems: ProblemList,
): EventTrigger | null {
  const signal = elementOf(definition, 'signalRef');
  const name = signal && textOf(signal, 'name');
  if (name === null) problems.add('PROPERTY_MISSING', id, { property: 'signalRef' });
  const template = expressions.template(name, id);
  return template && { kind: 'SIGNAL', signal: template };
}

function conditionalTrigger(
  definition: ModdleElement,
  id: string,
  expressions: Expressions,
  problems: ProblemList,
): EventTrigger | null {
  const source = bodyOf(definition, 'condition');
  const language = textOf(elementOf(definition, 'condition') ?? definition, 'language');
  if (language !== null && !/feel/i.test(language) && source?.startsWith('${') !== true) {
    problems.add('CODE_REFUSED', id, { attribute: `language ${language}` });
    return null;
  }
  if (source === null) problems.add('PROPERTY_MISSING', id, { property: 'condition' });
  const condition = expressions.any(source, id);
  return condition && { kind: 'CONDITIONAL', condition };
}

function errorTrigger(
  definition: ModdleElement,
  id: string,
  expressions: Expressions,
  problems: ProblemList,
): EventTrigger {
  const errorCode = errorCodeOf(definition, id, problems);
  const given = foreign(definition, 'errorCodeVariable');
  const codeVariable = given === null ? null : expressions.variable(given, id, 'errorCodeVariable');
  return { kind: 'ERROR', errorCode, ...(codeVariable === null ? {} : { codeVariable }) };
}

/** As of an error; without a reference the event catches every escalation. */
function escalationTrigger(
  definition: ModdleElement,
  id: string,
  expressions: Expressions,
  problems: ProblemList,
): EventTrigger {
  const escalation = elementOf(definition, 'escalationRef');
  const escalationCode = escalation && textOf(escalation, 'escalationCode');
  if (escalation && escalationCode === null) {
    problems.add('PROPERTY_MISSING', escalation.id ?? id, { property: 'escalationCode' });
  }
  const given = foreign(definition, 'escalationCodeVariable');
  const codeVariable = given === null ? null : expressions.variable(given, id, 'escalationCodeVariable');
  return { kind: 'ESCALATION', escalationCode, ...(codeVariable === null ? {} : { codeVariable }) };
}

/** Which activity is undone, where one is named. The handler is told by the file's associations, not here. */
function compensationTrigger(definition: ModdleElement, id: string, problems: ProblemList): EventTrigger {
  if (definition.get('waitForCompletion') === false) {
    problems.add('CONSTRUCT_UNSUPPORTED', id, { construct: 'a compensation that is not waited for' });
  }
  return { kind: 'COMPENSATION', activityId: elementOf(definition, 'activityRef')?.id ?? null, handlerId: null };
}

function errorCodeOf(definition: ModdleElement, id: string, problems: ProblemList): string | null {
  const error = elementOf(definition, 'errorRef');
  if (!error) return null;
  const code = textOf(error, 'errorCode');
  if (code === null) problems.add('PROPERTY_MISSING', error.id ?? id, { property: 'errorCode' });
  return code;
}

function timerTrigger(
  definition: ModdleElement,
  id: string,
  expressions: Expressions,
  problems: ProblemList,
): EventTrigger | null {
  const rule = textOf(definition, 'gongwen:calendarRule');
  const found = TIMES.flatMap(([property, kind]) => {
    const text = bodyOf(definition, property);
    return text === null ? [] : [{ kind, text }];
  });
  const all = [...(rule === null ? [] : [{ kind: 'CALENDAR' as const, text: rule }]), ...found];
  const [timer, other] = all;
  if (!timer || other) {
    const property = 'timeDate, timeDuration, timeCycle or gongwen:calendarRule (exactly one)';
    problems.add('PROPERTY_MISSING', id, { property });
    return null;
  }
  const iso = ISO[timer.kind];
  const isCron = timer.kind === 'CYCLE' && isCronLike(timer.text);
  const isComputed = timer.text.includes('${') || timer.text.startsWith('=');
  if (iso && !isCron && !isComputed && !iso.test(timer.text)) {
    problems.add('VALUE_INVALID', id, { property: 'timer', value: timer.text });
    return null;
  }
  const value = expressions.template(timer.text, id);
  return value && { kind: 'TIMER', timer: { kind: timer.kind, value } };
}
