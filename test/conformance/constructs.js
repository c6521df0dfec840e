/**
 * What a conformance model is about, read from its drawing: nobody can claim a construct that is not drawn. `required.yaml`
 * lists what must have a model; what no drawing shows (`a return out of a parallel block`) a model says itself, in `covers`.
 */

const TASKS = {
  userTask: 'user task',
  serviceTask: 'service task',
  sendTask: 'send task',
  receiveTask: 'receive task',
  businessRuleTask: 'business rule task',
  scriptTask: 'script task',
  manualTask: 'manual task',
  task: 'undefined task',
  callActivity: 'call activity',
  subProcess: 'embedded sub-process',
  transaction: 'transaction',
  eventSubProcess: 'event sub-process',
  adHocSubProcess: 'ad-hoc sub-process',
};

const GATEWAYS = {
  exclusiveGateway: 'exclusive',
  parallelGateway: 'parallel',
  inclusiveGateway: 'inclusive',
  complexGateway: 'complex',
  eventBasedGateway: 'event-based',
};

const CRON = /^\S+ \S+ \S+ /;

/** The trigger of an event, as `required.yaml` names it. */
function triggerOf(node) {
  const found = ['message', 'signal', 'error', 'escalation', 'link', 'terminate', 'cancel'].filter(
    (kind) => node[kind],
  );
  if (node.condition !== undefined) found.push('conditional');
  if (node.compensate !== undefined) found.push('compensation');
  if (node.timer ?? node.date ?? node.cycle) found.push('timer');
  return found[0] ?? 'none';
}

/** Names of an activity, the most exact first: what it is, and how often it is carried out. */
function kindsOf({ is, topic, each, loop }) {
  const kind = is === 'serviceTask' && topic !== undefined ? 'external task' : TASKS[is];
  const short = { 'embedded sub-process': 'sub-process', 'call activity': 'call' }[kind] ?? kind;
  if (loop) return [`looped ${short}`];
  if (each) return [`${each.sequential ? 'sequential ' : ''}multi-instance ${short}`];
  return [kind];
}

/** `[construct, element]` of all that is drawn in a model: a construct counts for it once its element was entered in a run. */
export function constructsOf(model) {
  const found = [];
  walk(model, ['process'], found);
  return found;
}

/** `places`: the process and the sub-processes around, the innermost last. */
function walk({ nodes = {}, flows = [], data = [] }, places, found) {
  const drawn = Object.entries(nodes).map(([id, given]) => [id, typeof given === 'string' ? { is: given } : given]);
  const at = { places, byId: new Map(drawn), links: flows.flatMap(linksOf), data };
  const starts = drawn.filter(([, { is, instantiate }]) => is === 'startEvent' || instantiate);
  for (const [id, node] of drawn) {
    const constructs = constructsOfNode(id, node, at);
    if (starts.length > 1 && places.length === 1 && starts.some(([start]) => start === id)) {
      constructs.push('several start events');
    }
    // No token enters the event that a handler hangs on: the handler is what is carried out.
    const [handler = id] = drawn.flatMap(([other, { undoes }]) => (undoes === id ? [other] : []));
    for (const construct of constructs) found.push([construct, handler]);
    if (node.inside) walk(node.inside, [...places, kindsOf(node)[0]], found);
  }
}

function constructsOfNode(id, node, { places, byId, links, data }) {
  const incoming = links.filter(({ target }) => target === id);
  const outgoing = links.filter(({ source }) => source === id);
  const own = [
    ...(node.in ? ['input mapping'] : []),
    ...(node.out ? ['output mapping'] : []),
    ...(data.length > 0 ? [`data object of ${places.at(-1)}`] : []),
  ];
  if (TASKS[node.is]) return [...own, ...ofActivity(node, places, incoming, outgoing)];
  if (GATEWAYS[node.is]) return [...own, ...ofGateway(node, incoming, outgoing)];
  return [...own, ...ofEvent(node, places, byId)];
}

function ofActivity(node, places, incoming, outgoing) {
  const [kind] = kindsOf(node);
  return [
    ...kindsOf(node),
    ...(node.instantiate ? ['receive task that starts its process'] : []),
    ...(node.each ? ofMultiInstance(node.each) : []),
    ...(node.loop ? ofLoop(node.loop) : []),
    ...(node.in ? [`input mapping of ${kind}`] : []),
    ...(node.out ? [`output mapping of ${kind}`] : []),
    ...(node.undoes ? ['compensation handler'] : []),
    ...(node.inside ? places.slice(1).map((place) => `${kind} inside ${place}`) : []),
    ...(outgoing.length > 1 ? ['implicit split'] : []),
    ...(incoming.length > 1 ? ['implicit merge'] : []),
    ...(outgoing.some(({ condition }) => condition) ? ['conditional flow out of an activity'] : []),
    ...(outgoing.some(({ isDefault }) => isDefault) ? ['default flow of an activity'] : []),
  ];
}

const ofMultiInstance = ({ of, times, into, until, sequential }) => [
  `${sequential ? 'sequential' : 'parallel'} multi-instance`,
  ...(of === undefined ? [] : ['multi-instance over a collection']),
  ...(times === undefined ? [] : ['multi-instance by cardinality']),
  ...(into === undefined ? [] : ['multi-instance output collection']),
  ...(until === undefined ? [] : [`completion condition of ${sequential ? 'sequential' : 'parallel'} multi-instance`]),
];

const ofLoop = ({ testBefore, maximum }) => [
  `standard loop tested ${testBefore ? 'before' : 'after'}`,
  ...(maximum === undefined ? [] : ['standard loop with a maximum']),
];

function ofGateway({ is, instantiate }, incoming, outgoing) {
  const name = GATEWAYS[is];
  return [
    `${name} gateway`,
    ...(outgoing.length > 1 ? [`${name} split`] : []),
    ...(incoming.length > 1 ? [`${name} merge`] : []),
    ...(incoming.length > 1 && outgoing.length > 1 ? [`${name} merge and split in one`] : []),
    ...(outgoing.some(({ isDefault }) => isDefault) ? [`${name} gateway with a default flow`] : []),
    ...(instantiate ? [`${name} gateway that starts its process`] : []),
  ];
}

function ofEvent(node, places, byId) {
  const trigger = triggerOf(node);
  const manner = node.interrupting === false ? 'non-interrupting' : 'interrupting';
  const place = places.at(-1);
  const timer = [
    ...(node.cycle ? [CRON.test(node.cycle) ? 'timer by a cron-like date' : 'timer by a cycle'] : []),
    ...(node.timer ? ['timer by a duration'] : []),
    ...(node.date ? ['timer by a date'] : []),
  ];
  switch (node.is) {
    case 'startEvent':
      if (place === 'process') return [...timer, `${trigger} start event`];
      if (place !== 'event sub-process') return [];
      return [...timer, `${trigger} event sub-process, ${manner}, in ${places.at(-2)}`];
    case 'boundaryEvent': {
      const host = byId.get(node.on);
      if (trigger === 'compensation' || trigger === 'cancel') {
        return kindsOf(host).map((kind) => `${trigger} boundary event on ${kind}`);
      }
      return [...timer, ...kindsOf(host).map((kind) => `${trigger} boundary event, ${manner}, on ${kind}`)];
    }
    case 'endEvent':
      return [`${trigger} end event in ${place}`];
    case 'intermediateCatchEvent':
      return [...timer, `${trigger} catch event`];
    default:
      return [`${trigger} throw event`];
  }
}

/** Whether `a` or `b` is meant is written `{a,b}` in `required.yaml`. */
export function spelledOut(text) {
  const [, before, choices, after] = /^(.*?)\{([^}]*)\}(.*)$/.exec(text) ?? [];
  if (choices === undefined) return [text];
  return choices.split(',').flatMap((choice) => spelledOut(`${before}${choice}${after}`));
}

/** `a -> b -> c if x`: its single flows, without their ids. */
function linksOf(text) {
  const [path, condition] = text.split(' if ');
  const isDefault = path.endsWith(' default');
  const ids = path.replace(/ default$/, '').split(' -> ');
  return ids.slice(1).map((target, at) => ({ source: ids[at], target, condition, isDefault }));
}
