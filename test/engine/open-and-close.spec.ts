import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { advance, openPointsOf, readBpmn } from '../../src/engine/index.js';
import type { CaseState, Effect, ProcessGraph, Stimulus, Variables } from '../../src/engine/index.js';
import { Rejection } from '../../src/kernel/rejection.js';
import { modelFile } from '../conformance/model-file.js';
import { stepOf, type ConformanceModel } from '../conformance/run-model.js';
import { AT, type Given } from '../support/engine-case.js';

const folder = join(import.meta.dirname, '..', 'conformance', 'models');
/** Cases of chance for each model, and acts in each. */
const TRIES = 6;
const ACTS = 20;

const OPENS = new Set(['TASK_OPENED', 'TIMER_ARMED', 'WAIT_OPENED', 'WORK_REQUESTED', 'CALL_REQUESTED']);
const CLOSES = new Set(['TASK_CLOSED', 'TIMER_DISARMED', 'WAIT_CLOSED', 'WORK_CLOSED', 'CALL_CLOSED']);

/** What is open according to the effects alone, as the rows of the rooms would have it. */
class Ledger {
  readonly #open = new Set<number>();
  readonly #inside = new Set<number>();
  readonly #left = new Set<number>();

  note(effects: readonly Effect[], fired: number | null): void {
    if (fired !== null) this.close(fired);
    for (const { type, n } of effects) {
      if (OPENS.has(type)) {
        if (this.#open.has(n)) throw new Error(`${n} is opened twice`);
        this.#open.add(n);
      } else if (CLOSES.has(type)) this.close(n);
      else if (type === 'ACTIVITY_ENTERED') {
        if (this.#inside.has(n) || this.#left.has(n)) throw new Error(`${n} is entered twice`);
        this.#inside.add(n);
      } else if (type === 'ACTIVITY_LEFT') {
        if (!this.#inside.delete(n)) throw new Error(`${n} is left without being entered`);
        this.#left.add(n);
      }
    }
  }

  private close(n: number): void {
    if (!this.#open.delete(n)) throw new Error(`${n} is closed without being open`);
  }

  get open(): number[] {
    return [...this.#open].sort((a, b) => a - b);
  }

  get inside(): readonly number[] {
    return [...this.#inside];
  }
}

/** Everything that a state refers to is there, and nothing is to be undone twice. */
function demandWhole({ activations, triggers, joins, completed = [], end }: CaseState): void {
  const numbers = new Set(activations.map(({ n }) => n));
  const undone = activations.flatMap(({ undo }) => undo ?? []);
  const kept = new Set(completed.map(({ n }) => n));
  const left = activations.length + triggers.length + joins.length + completed.length;
  const faults: Readonly<Record<string, boolean>> = {
    'something is left after the end': end !== undefined && left > 1,
    'an activation without what is around it': activations.some((one) => one.in !== undefined && !numbers.has(one.in)),
    'an event armed on nothing': triggers.some(({ of }) => !numbers.has(of)),
    'a token that waits nowhere': joins.some((one) => !numbers.has(one.in)),
    'something completed nowhere': completed.some((one) => !numbers.has(one.in) && !kept.has(one.in)),
    'something completed and under way': completed.some(({ n }) => numbers.has(n)),
    'something completed twice': kept.size < completed.length,
    'something to be undone that was not completed': undone.some((n) => !kept.has(n)),
    'something to be undone twice': new Set(undone).size < undone.length,
  };
  for (const [fault, found] of Object.entries(faults)) if (found) throw new Error(fault);
}

/** What may happen to a model: the variables of its own runs, and the codes that its events know. */
interface Chances {
  readonly starts: readonly Given[];
  readonly variables: readonly Variables[];
  readonly codes: readonly string[];
}

function chancesOf({ runs = [] }: ConformanceModel, graph: ProcessGraph): Chances {
  const steps = runs.flatMap((run) => run.steps.map(stepOf));
  const codes = [...graph.nodes.values()].flatMap((node) => {
    if (!('trigger' in node)) return [];
    if (node.trigger.kind === 'ERROR') return [node.trigger.errorCode ?? 'ANY'];
    return node.trigger.kind === 'ESCALATION' ? [node.trigger.escalationCode ?? 'ANY'] : [];
  });
  return {
    starts: steps
      .filter(({ act }) => act === 'start' || act === 'called')
      .map(({ act, element, variables }): Given => ({
        type: 'START_CASE',
        variables,
        ...(element === null ? {} : { startId: element }),
        ...(act === 'called' ? { called: true } : {}),
      })),
    variables: [{}, ...steps.map(({ variables }) => variables)],
    codes: ['ANY', ...codes],
  };
}

const pick = <T>(all: readonly T[], by: number): T => all[by % all.length]!;

/** Something that may happen now; mostly what the drawing foresees. */
function chance(state: CaseState, { variables, codes }: Chances, [what, how]: readonly [number, number]): Given {
  const open = openPointsOf(state);
  const given = pick(variables, how);
  const code = pick(codes, how);
  if (what % 40 === 0) return { type: 'CANCEL_CASE', reason: 'voided' };
  if (what % 40 === 1) {
    const taken = pick(state.activations, how);
    return { type: 'MOVE_TOKENS', reason: 'moved', close: [taken.n], open: [], variables: {} };
  }
  const acts: Given[] = [
    ...open.tasks.map(({ n }): Given => ({ type: 'COMPLETE_TASK', n, variables: given })),
    ...open.work.map(({ n }): Given => ({ type: 'WORK_DONE', n, result: given })),
    ...open.calls.map(({ n }): Given => ({ type: 'CALL_ENDED', n, kind: 'COMPLETED', variables: given })),
    ...open.timers.map(({ n }): Given => ({ type: 'TIMER_FIRED', n })),
    ...open.waits.map(({ n }): Given => ({ type: 'MESSAGE_RECEIVED', n, variables: given })),
    ...open.work.map(({ n }): Given => ({ type: 'BPMN_ERROR', n, code, variables: {} })),
    ...open.calls.map(({ n }): Given => ({ type: 'CALL_ESCALATED', n, code, variables: {} })),
    ...open.calls.map(({ n }): Given => ({ type: 'CALL_ENDED', n, kind: 'ERROR', errorCode: code, variables: {} })),
  ];
  return acts.length === 0 ? { type: 'CANCEL_CASE', reason: 'nothing is open' } : pick(acts, what);
}

function walk(
  graph: ProcessGraph,
  chances: Chances,
  begin: number,
  choices: readonly (readonly [number, number])[],
): void {
  const ledger = new Ledger();
  let state: CaseState | null = null;
  for (const choice of [null, ...choices]) {
    if (state?.end !== undefined) break;
    const given: Given =
      state === null || choice === null ? pick(chances.starts, begin) : chance(state, chances, choice);
    let advanced;
    try {
      advanced = advance(graph, state, { ...given, at: AT, actor: 'u-1' } as Stimulus);
    } catch (refusal) {
      // Refused, and nothing has happened; but no state may ever turn out not to fit its own definition.
      if (!(refusal instanceof Rejection) || refusal.code === 'STATE_DOES_NOT_FIT') throw refusal;
      if (state === null || refusal.code === 'STEP_BUDGET_EXCEEDED') return;
      continue;
    }
    state = JSON.parse(JSON.stringify(advanced.state)) as CaseState;
    ledger.note(advanced.effects, given.type === 'TIMER_FIRED' ? given.n : null);
    demandWhole(state);
    const points = Object.values(openPointsOf(state)).flat();
    const shown = points.map(({ n }) => n).sort((a, b) => a - b);
    if (shown.join() !== ledger.open.join()) throw new Error(`open ${shown.join()}, opened ${ledger.open.join()}`);
    if (state.end !== undefined && ledger.inside.length > 0) throw new Error(`not left: ${ledger.inside.join()}`);
  }
}

/** Models that run into the step budget show nothing here, and take their time. */
const isQuick = (model: ConformanceModel): boolean =>
  model.runs !== undefined && !JSON.stringify(model).includes('STEP_BUDGET_EXCEEDED');

describe('whatever happens to a case, what was opened is closed once, and what was entered is left once', () => {
  it.each(readdirSync(folder).sort())('%s', async (file) => {
    const models = parse(readFileSync(join(folder, file), 'utf8')) as ConformanceModel[];
    for (const model of models.filter(isQuick)) {
      const { graphs } = await readBpmn(modelFile(model));
      const [graph] = graphs;
      const chances = chancesOf(model, graph!);
      const choices = fc.array(fc.tuple(fc.nat(9_999), fc.nat(99)), { minLength: ACTS, maxLength: ACTS });
      const property = fc.property(fc.nat(99), choices, (begin, chosen) => walk(graph!, chances, begin, chosen));
      expect(() => fc.assert(property, { numRuns: TRIES, seed: 4 })).not.toThrow();
    }
  });
});
