import { modelFile } from './model-file.js';
import { modelsByFile } from './run-models.js';
import { stepOf, type ConformanceModel, type ConformanceStep } from './run-model.js';

/** Days and milliseconds by which office time moves on before each step. */
const STEP_DAYS = 10;
const STEP = STEP_DAYS * 86_400_000 + 3_600_000;
const BEGIN = Date.UTC(2022, 9, 18, 1);
/** How long a timer takes that shall not fire. */
const NEVER = 'P3000D';

/** Office time of a step, counted from 0. */
export const clockAt = (step: number): string => new Date(BEGIN + step * STEP).toISOString();

/** A model of the sample: its file as it is deployed, and the steps of its first run. */
export interface SampleModel {
  readonly model: string;
  readonly file: string;
  readonly steps: readonly ConformanceStep[];
}

/**
 * The models that are marked `http`, as they can stand side by side in one office whose clock moves on by ten days at every
 * step: names of messages, signals and topics are their own, messages are correlated by the case, and each timer takes as long
 * as there are steps until it must fire.
 */
export const sample = (): readonly SampleModel[] =>
  modelsByFile()
    .flatMap(([, models]) => models)
    .filter(({ http }) => http === true)
    .map((model) => {
      const steps = (model.runs?.[0]?.steps ?? []).map(stepOf);
      return { model: model.model, file: modelFile(adapted(model, waitingSteps(steps))), steps };
    });

/** The process that all models call: one step, which ends it as its `how` says. */
export function calledFile(models: readonly SampleModel[]): string {
  const ends = models
    .flatMap(({ steps }) => steps)
    .filter(({ kind }) => kind === 'error' || kind === 'escalates')
    .map(({ kind, code }) => ({ kind, code }));
  const nodes: Record<string, unknown> = {
    start: 'startEvent',
    again: 'exclusiveGateway',
    ask: 'userTask',
    gw: 'exclusiveGateway',
    end: 'endEvent',
  };
  const flows = ['start -> again -> ask -> gw', 'gw -> end default'];
  for (const { kind, code } of ends) {
    const id = `${kind}_${code}`;
    if (nodes[id] !== undefined) continue;
    nodes[id] = kind === 'error' ? { is: 'endEvent', error: code } : { is: 'intermediateThrowEvent', escalation: code };
    flows.push(`gw -> ${id} if how = "${kind} ${code}"`);
    if (kind === 'escalates') flows.push(`${id} -> again`);
  }
  return modelFile({ model: 'other', nodes, flows } as ConformanceModel);
}

/** For each timer that fires, how many steps after it was armed that is; it must always be as many. */
function waitingSteps(steps: readonly ConformanceStep[]): ReadonlyMap<string, number> {
  const armed = new Map<string, number>();
  const waiting = new Map<string, number>();
  steps.forEach(({ act, element, expect }, at) => {
    if (act === 'fire' && element !== null) {
      waiting.set(element, at - (armed.get(element) ?? at));
      armed.delete(element);
    }
    const open = wordsOf(expect['open']);
    for (const id of armed.keys()) if (!open.includes(id)) armed.delete(id);
    for (const id of open) if (!armed.has(id)) armed.set(id, at);
  });
  return waiting;
}

/** What a step expects, as words: `a b` or `[a, b]`. */
export function wordsOf(given: unknown): readonly string[] {
  if (typeof given === 'string') return given.split(/\s+/).filter(Boolean);
  return Array.isArray(given) ? (given as readonly string[]) : [];
}

/** `R3` of `R3/PT1H`. */
const repetitionsOf = (cycle: unknown): string => (typeof cycle === 'string' ? (cycle.split('/')[0] ?? 'R') : 'R');

interface DrawnNode {
  readonly is: string;
  readonly inside?: Drawing;
  readonly [key: string]: unknown;
}
interface Drawing {
  readonly nodes?: Readonly<Record<string, DrawnNode | string>>;
}

function adapted(model: ConformanceModel, waiting: ReadonlyMap<string, number>): ConformanceModel {
  const messages = new Map<string, object>();
  const own = (name: unknown): unknown => (typeof name === 'string' ? `${model.model}-${name}` : name);
  const adaptedNode = (id: string, node: DrawnNode): DrawnNode => {
    const { message, signal, topic, timer, date, cycle, inside, ...rest } = node;
    if (typeof message === 'string') {
      messages.set(String(own(message)), { reach: 'KEY', correlation: 'caseKey', senders: 'ROLE:REGISTRY' });
    }
    const days = waiting.get(id);
    const span = days === undefined ? NEVER : `P${days * STEP_DAYS}D`;
    return {
      ...rest,
      ...(message === undefined ? {} : { message: own(message) }),
      ...(signal === undefined ? {} : { signal: own(signal) }),
      ...(topic === undefined ? {} : { topic: own(topic) }),
      ...(timer === undefined && date === undefined ? {} : { timer: span }),
      ...(cycle === undefined ? {} : { cycle: `${repetitionsOf(cycle)}/${span}` }),
      ...(inside === undefined ? {} : { inside: adaptedDrawing(inside) }),
    };
  };
  const adaptedDrawing = (drawing: Drawing): Drawing => ({
    ...drawing,
    nodes: Object.fromEntries(
      Object.entries(drawing.nodes ?? {}).map(([id, node]) => [
        id,
        typeof node === 'string' ? node : adaptedNode(id, node),
      ]),
    ),
  });
  const drawing = adaptedDrawing(model as Drawing);
  return { ...model, ...drawing, messages: Object.fromEntries(messages) } as ConformanceModel;
}
