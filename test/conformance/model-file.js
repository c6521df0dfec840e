/**
 * Conformance models are drawn in a short notation (README.md) and become real BPMN 2.0 files here, so that the reader is
 * tested with the engine.
 */

const EVENTS = new Set(['startEvent', 'endEvent', 'intermediateCatchEvent', 'intermediateThrowEvent', 'boundaryEvent']);

const escaped = (text) =>
  String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** An attribute, left out where there is no value. */
const attribute = (name, value) => (value === undefined ? '' : ` ${name}="${escaped(value)}"`);

const formal = (tag, text, language) =>
  text === undefined
    ? ''
    : `<bpmn:${tag} xsi:type="bpmn:tFormalExpression"${attribute('language', language)}>${escaped(text)}</bpmn:${tag}>`;

/** The BPMN file of a model. */
export function modelFile(model) {
  const roots = new Roots(model.messages ?? {});
  const body = scopeOf(model, roots);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:gongwen="urn:gongwen:bpmn:1" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="file" targetNamespace="urn:gongwen:conformance">',
    roots.xml(),
    // Some models show what becomes of a flow that is not sound.
    `<bpmn:process id="${model.model}" name="${model.model}" isExecutable="true" gongwen:accept="DEADLOCK LACK_OF_SYNCHRONISATION LIVELOCK">${body}</bpmn:process>`,
    '</bpmn:definitions>',
  ].join('\n');
}

/** Messages, signals, errors and escalations of a file, declared once each when an event first names one. */
class Roots {
  #found = new Map();

  constructor(messages) {
    this.messages = messages;
  }

  id(kind, name) {
    const key = `${kind} ${name}`;
    if (!this.#found.has(key)) this.#found.set(key, { kind, name, id: `${kind}_${this.#found.size + 1}` });
    return this.#found.get(key).id;
  }

  xml() {
    return [...this.#found.values()]
      .map(({ kind, name, id }) => {
        if (kind === 'error') return `<bpmn:error id="${id}" name="${escaped(name)}" errorCode="${escaped(name)}" />`;
        if (kind === 'escalation') {
          return `<bpmn:escalation id="${id}" name="${escaped(name)}" escalationCode="${escaped(name)}" />`;
        }
        const { payload, ...attributes } = (kind === 'message' && this.messages[name]) || {};
        const own = Object.entries(attributes).map(([key, value]) => attribute(`gongwen:${key}`, value));
        return `<bpmn:${kind} id="${id}" name="${escaped(name)}"${own.join('')}>${extensions({ payload })}</bpmn:${kind}>`;
      })
      .join('\n');
  }
}

function scopeOf({ nodes = {}, flows = [], data = [] }, roots) {
  const drawn = flows.flatMap(flowsOf);
  const defaults = new Map(drawn.filter((flow) => flow.isDefault).map((flow) => [flow.source, flow.id]));
  const associations = [];
  const elements = Object.entries(nodes).map(([id, given]) => {
    const node = typeof given === 'string' ? { is: given } : given;
    if (node.undoes) associations.push({ from: node.undoes, to: id });
    return elementOf(id, node, defaults.get(id), roots);
  });
  return [
    ...data.map((name) => `<bpmn:dataObject id="data_${name}" name="${name}" />`),
    ...data.map((name) => `<bpmn:dataObjectReference id="ref_${name}" name="${name}" dataObjectRef="data_${name}" />`),
    ...elements,
    ...drawn.map(
      ({ id, source, target, condition }) =>
        `<bpmn:sequenceFlow id="${id}" name="${id}" sourceRef="${source}" targetRef="${target}">${formal('conditionExpression', condition)}</bpmn:sequenceFlow>`,
    ),
    ...associations.map(
      ({ from, to }) =>
        `<bpmn:association id="undo_${to}" associationDirection="One" sourceRef="${from}" targetRef="${to}" />`,
    ),
  ].join('\n');
}

/** `a -> b -> c`, `gw -> b if x = 1`, `gw -> c default`. A flow's id is `a_b`. */
function flowsOf(text) {
  const [path, condition] = text.split(' if ');
  const isDefault = path.endsWith(' default');
  const ids = path.replace(/ default$/, '').split(' -> ');
  return ids
    .slice(1)
    .map((target, at) => ({ id: `${ids[at]}_${target}`, source: ids[at], target, condition, isDefault }));
}

function elementOf(id, node, defaultFlow, roots) {
  const { is, name } = node;
  const isEventSub = is === 'eventSubProcess';
  const tag = isEventSub ? 'subProcess' : is;
  const inner = [
    extensions(node),
    EVENTS.has(is) ? trigger(node, roots) : '',
    node.inside ? scopeOf(node.inside, roots) : '',
    loopOf(node),
    is === 'scriptTask' && node.script !== undefined ? `<bpmn:script>${escaped(node.script)}</bpmn:script>` : '',
  ].join('');
  return `<bpmn:${tag} id="${id}" name="${escaped(name ?? id)}"${attributesOf(node, isEventSub, roots)}${attribute('default', defaultFlow)}>${inner}</bpmn:${tag}>`;
}

function attributesOf(node, isEventSub, roots) {
  const { is } = node;
  return [
    isEventSub ? ' triggeredByEvent="true"' : '',
    attribute('attachedToRef', node.on),
    is === 'boundaryEvent' && node.interrupting === false ? ' cancelActivity="false"' : '',
    is === 'startEvent' && node.interrupting === false ? ' isInterrupting="false"' : '',
    node.undoes ? ' isForCompensation="true"' : '',
    is === 'serviceTask' ? attribute('gongwen:serviceKey', serviceOf(node)) : '',
    attribute('gongwen:topic', node.topic),
    attribute('gongwen:decision', node.decision),
    attribute('gongwen:resultVariable', node.result),
    attribute('calledElement', node.calls),
    ...Object.entries(node.attributes ?? {}).map(([key, value]) => attribute(key, value)),
    node.instantiate ? ' instantiate="true"' : '',
    is === 'eventBasedGateway' && node.type ? attribute('eventGatewayType', node.type) : '',
    is === 'scriptTask' ? attribute('scriptFormat', node.format ?? 'feel') : '',
    is === 'userTask' ? ' gongwen:candidateRole="MEMBER"' : '',
    is === 'sendTask' || is === 'receiveTask'
      ? attribute('messageRef', node.message && roots.id('message', node.message))
      : '',
  ].join('');
}

/** Whatever a model leaves open is done by one service; `service: null` names none. */
function serviceOf({ topic, service }) {
  if (topic !== undefined || service === null) return undefined;
  return service ?? 'work.local';
}

function extensions({ in: inputs, out: outputs, payload }) {
  const mapping = (tag, map) =>
    Object.entries(map ?? {})
      .map(([target, expression]) => `<gongwen:${tag} target="${target}" expression="${escaped(expression)}" />`)
      .join('');
  const inner = mapping('input', inputs) + mapping('output', outputs) + mapping('payload', payload);
  return inner === '' ? '' : `<bpmn:extensionElements>${inner}</bpmn:extensionElements>`;
}

function trigger(node, roots) {
  const named = (kind, definition, name) =>
    `<bpmn:${definition}${name === true ? '' : ` ${kind}Ref="${roots.id(kind, name)}"`} />`;
  const timer = (tag, text) =>
    text === undefined ? '' : `<bpmn:timerEventDefinition>${formal(tag, text)}</bpmn:timerEventDefinition>`;
  return [
    node.message === undefined ? '' : named('message', 'messageEventDefinition', node.message),
    node.signal === undefined ? '' : named('signal', 'signalEventDefinition', node.signal),
    node.error === undefined ? '' : named('error', 'errorEventDefinition', node.error),
    node.escalation === undefined ? '' : named('escalation', 'escalationEventDefinition', node.escalation),
    timer('timeDuration', node.timer),
    timer('timeDate', node.date),
    timer('timeCycle', node.cycle),
    node.condition === undefined
      ? ''
      : `<bpmn:conditionalEventDefinition>${formal('condition', node.condition, node.language)}</bpmn:conditionalEventDefinition>`,
    node.link === undefined ? '' : `<bpmn:linkEventDefinition name="${escaped(node.link)}" />`,
    node.compensate === undefined
      ? ''
      : `<bpmn:compensateEventDefinition${node.compensate === true ? '' : attribute('activityRef', node.compensate)} />`,
    node.cancel ? '<bpmn:cancelEventDefinition />' : '',
    node.terminate ? '<bpmn:terminateEventDefinition />' : '',
  ].join('');
}

function loopOf({ each, loop }) {
  if (loop) {
    return `<bpmn:standardLoopCharacteristics${attribute('testBefore', loop.testBefore)}${attribute('loopMaximum', loop.maximum)}>${formal('loopCondition', loop.while)}</bpmn:standardLoopCharacteristics>`;
  }
  if (!each) return '';
  const own = [
    attribute('isSequential', each.sequential),
    attribute('gongwen:collection', each.of),
    attribute('gongwen:elementVariable', each.as),
    attribute('gongwen:outputCollection', each.into),
    attribute('gongwen:outputElement', each.element),
  ];
  return `<bpmn:multiInstanceLoopCharacteristics${own.join('')}>${formal('loopCardinality', each.times)}${formal('completionCondition', each.until)}</bpmn:multiInstanceLoopCharacteristics>`;
}
