import { parse } from 'yaml';

/** Office instant of every stimulus. */
const AT = '2022-10-18T09:00:00Z';

/** `complete a {x: 1} => b c`: the act, and after the arrow what the case waits for. */
const STEP =
  /^(\w+)(?:\s+([^\s{=]\S*))?(?:\s+(error|with|cancelled|escalates)(?:\s+(\S+))?)?(?:\s+(\{.*\}))?(?:\s*=>\s*(.*))?$/u;

/**
 * A step of a run as data. `act`: what happens; `element#2`: the third open point of that element; `kind`, `code`: how a call
 * ended; `variables`: what comes with it; `expect`: what must be seen afterwards.
 */
export function stepOf(given) {
  if (typeof given !== 'string') {
    const { do: text, ...expect } = given;
    const step = stepOf(text);
    return { ...step, expect: { ...step.expect, ...expect } };
  }
  const match = STEP.exec(given.trim());
  if (!match) throw new Error(`No step: ${given}`);
  const [, act, place, kind, code, variables, after] = match;
  const [element, at] = (place ?? '').split('#');
  return {
    text: given,
    act,
    element: element === '' ? null : element,
    at: Number(at ?? 0),
    kind: kind ?? null,
    code: code ?? null,
    variables: variables === undefined ? {} : parse(variables),
    expect: after === undefined ? {} : expectationOf(after),
  };
}

/** `a b`, nothing at all, `ended KIND element CODE`, `refused CODE`. */
function expectationOf(text) {
  const words = text.split(/\s+/).filter(Boolean);
  if (words[0] === 'ended') return { ended: words.slice(1) };
  if (words[0] === 'refused') return { refused: words[1] };
  return { open: words };
}

/**
 * Runs one run of a model on the pure engine, three times over: straight through, from the state written and read back after
 * every step, and by replaying the stimuli of the first. Raises an error that names the step where what is seen is not what
 * is expected, or where the three differ.
 *
 * @param engine `advance` and `openPointsOf`.
 * @returns the path: the elements entered, in order.
 */
export function runModel(engine, graph, run) {
  const steps = run.steps.map(stepOf);
  const stimuli = [];
  const path = [];
  let live = null;
  let stored = null;
  for (const step of steps) {
    let seen;
    try {
      const stimulus = { ...stimulusOf(engine, live, step), at: AT, actor: 'u-1' };
      const advanced = engine.advance(graph, live, stimulus);
      const again = engine.advance(graph, stored === null ? null : JSON.parse(stored), stimulus);
      same(again, advanced, step, 'read back from its state');
      stimuli.push(stimulus);
      live = advanced.state;
      stored = JSON.stringify(advanced.state);
      seen = seenIn(engine, advanced);
    } catch (refusal) {
      if (refusal.code === undefined) throw refusal;
      seen = { refused: refusal.code, detail: JSON.stringify(refusal.params) };
    }
    path.push(...(seen.path ?? []));
    compare(step, seen);
  }
  let replayed = null;
  for (const stimulus of stimuli) replayed = engine.advance(graph, replayed, stimulus).state;
  if (JSON.stringify(replayed) !== (stored ?? 'null')) throw new Error('The replay ends in another state');
  if (run.path !== undefined && run.path !== path.join(' ')) {
    throw new Error(`path: expected ${run.path}, saw ${path.join(' ')}`);
  }
  return path;
}

function same(one, other, step, how) {
  if (JSON.stringify(one) !== JSON.stringify(other)) throw new Error(`${step.text}: ${how}, the case goes another way`);
}

function seenIn(engine, { state, effects }) {
  const { tasks, timers, waits, work, calls } = engine.openPointsOf(state);
  const open = [...tasks, ...timers, ...waits, ...work, ...calls].sort((a, b) => a.n - b.n);
  const of = (type) => effects.filter((effect) => effect.type === type);
  return {
    open: open.map(({ elementId }) => elementId),
    path: of('ACTIVITY_ENTERED').map(({ elementId }) => elementId),
    ended: state.end ? [state.end.kind, state.end.elementId, state.end.errorCode].filter((word) => word != null) : null,
    vars: state.activations[0]?.vars ?? {},
    incidents: of('INCIDENT_RAISED').map(({ code, elementId }) => `${code} ${elementId}`),
    throws: [
      ...of('MESSAGE_THROWN').map(({ message }) => message),
      ...of('SIGNAL_THROWN').map(({ signal }) => signal),
      ...of('ESCALATION_THROWN').map(({ code }) => code),
    ],
    closed: effects
      .filter(({ type }) => type.endsWith('_CLOSED'))
      .map(({ elementId, reason }) => `${elementId} ${reason}`),
    asks: of('WORK_REQUESTED').map(({ key }) => key),
  };
}

/** Only what is expected is compared; a case that goes on must not have ended unnoticed, and nothing is refused unnoticed. */
function compare({ text, expect }, seen) {
  if (seen.refused !== undefined && expect.refused === undefined) {
    throw new Error(`${text}: refused with ${seen.refused} ${seen.detail}`);
  }
  const wanted = { ended: expect.refused === undefined ? null : undefined, ...expect };
  for (const [key, value] of Object.entries(wanted)) {
    if (value === undefined) continue;
    const words =
      typeof value === 'string' && ['open', 'ended', 'path'].includes(key) ? value.split(/\s+/).filter(Boolean) : value;
    const found = key === 'vars' ? picked(seen.vars, words) : key === 'refused' ? (seen.refused ?? null) : seen[key];
    if (JSON.stringify(found) !== JSON.stringify(words)) {
      throw new Error(`${text}: ${key} expected ${JSON.stringify(words)}, saw ${JSON.stringify(found)}`);
    }
  }
}

const picked = (vars, wanted) => Object.fromEntries(Object.keys(wanted).map((name) => [name, vars[name] ?? null]));

/** The stimulus of a step, by the number of the open point that it names. */
function stimulusOf({ openPointsOf }, state, { text, act, element, at, kind, code, variables }) {
  if (act === 'start') return { type: 'START_CASE', variables, ...(element === null ? {} : { startId: element }) };
  if (act === 'cancel') return { type: 'CANCEL_CASE', reason: 'voided' };
  if (act === 'called') return { type: 'START_CASE', called: true, variables };
  const open = openPointsOf(state);
  const n = (list) => {
    const point = open[list].filter(({ elementId }) => elementId === element)[at];
    if (!point) throw new Error(`${text}: no open ${list} at ${element}, only ${JSON.stringify(open)}`);
    return point.n;
  };
  switch (act) {
    case 'complete':
      return { type: 'COMPLETE_TASK', n: n('tasks'), variables };
    case 'work':
      return { type: 'WORK_DONE', n: n('work'), result: variables };
    case 'fail':
      return {
        type: 'BPMN_ERROR',
        n: n(open.work.some((one) => one.elementId === element) ? 'work' : 'tasks'),
        code,
        variables,
      };
    case 'fire':
      return { type: 'TIMER_FIRED', n: n('timers') };
    case 'message':
      return { type: 'MESSAGE_RECEIVED', n: n('waits'), variables };
    case 'signal':
      return { type: 'SIGNAL_RECEIVED', n: n('waits'), variables };
    case 'call':
      return callEnd(n('calls'), kind, code, variables);
    case 'set':
      return { type: 'CHANGE_VARIABLES', set: variables, remove: [], reason: 'put right' };
    default:
      throw new Error(`No act: ${text}`);
  }
}

function callEnd(n, kind, code, variables) {
  if (kind === 'escalates') return { type: 'CALL_ESCALATED', n, code, variables };
  const ended =
    kind === 'error' ? { kind: 'ERROR', errorCode: code } : { kind: kind === 'cancelled' ? 'CANCELLED' : 'COMPLETED' };
  return { type: 'CALL_ENDED', n, ...ended, variables };
}
