import { Rejection } from '../kernel/rejection.js';
import { completeActivity } from './activities.js';
import { endCase } from './case-end.js';
import { askConditions } from './conditions.js';
import { addInstances, removeInstance } from './change-instances.js';
import { changeVariables } from './change-variables.js';
import type { Effect } from './effect.js';
import { enterInstance, enterNode } from './enter.js';
import { raiseError } from './errors.js';
import { raiseEscalation } from './escalation.js';
import type { ProcessGraph } from './graph.js';
import type { Variables } from './json.js';
import { happen, happenIfArmed } from './happen.js';
import { passInclusive } from './inclusive-gateway.js';
import { migrate } from './migrate.js';
import { moveTokens } from './move-tokens.js';
import { Run, type Step } from './run.js';
import { checkScope, reportStuckScopes } from './scope-end.js';
import type { Activation, CaseState } from './state.js';
import type { Stimulus } from './stimulus.js';
import { startAtPoints, startProcess } from './start-process.js';

/** Steps that a case may take by itself after one stimulus; a loop without a wait in it is stopped here. */
export const STEP_BUDGET = 10_000;

/** A case after a stimulus, and what it asks of the world, in order. */
export interface Advance {
  readonly state: CaseState;
  readonly effects: readonly Effect[];
  /** Flows that a token moved along, in order. */
  readonly flows: readonly string[];
}

/**
 * Moves a case by one stimulus to where it must wait again, or to its end (BPMN 2.0, chapter 13).
 *
 * Pure and deterministic: the same graph, state and stimulus give the same state and effects, to the byte, on every machine
 * and day; nothing handed in is changed. `state` is `null` before `START_CASE`. A stimulus is taken whole or not at all:
 * every refusal is a `Rejection` with a code of `ENGINE_REJECTIONS`, and the case then stands where it stood.
 *
 * Raises `CASE_NOT_STARTED`, `CASE_ALREADY_STARTED`, `CASE_ENDED`, `START_NOT_FOUND`; `TASK_NOT_OPEN`, `WORK_NOT_OPEN`,
 * `CALL_NOT_OPEN`, `WAIT_NOT_OPEN`, `TIMER_NOT_ARMED` for a number that is not (or no longer) open; what the acts of an
 * administrator refuse (`moveTokens`, `addInstances`, `removeInstance`, `changeVariables`, `migrate`); and what the way itself
 * refuses, such as `NO_FLOW_TRUE`, `CONDITION_NOT_BOOLEAN`, `ERROR_NOT_CAUGHT`, `STEP_BUDGET_EXCEEDED`, `WORK_BUDGET_EXCEEDED`,
 * `CASE_TOO_LARGE`.
 */
export function advance(graph: ProcessGraph, state: CaseState | null, stimulus: Stimulus): Advance {
  const run = state === null ? startRun(graph, stimulus) : resumeRun(graph, state, stimulus);
  take(run, stimulus);
  settle(run);
  return { state: run.toState(), effects: run.effects, flows: run.flows };
}

function startRun(graph: ProcessGraph, stimulus: Stimulus): Run {
  if (stimulus.type !== 'START_CASE') throw new Rejection('CASE_NOT_STARTED', {});
  return new Run(graph, stimulus.at, {
    counter: 0,
    activations: [],
    triggers: [],
    joins: [],
    ...(stimulus.called === true ? { called: true } : {}),
  });
}

function resumeRun(graph: ProcessGraph, state: CaseState, stimulus: Stimulus): Run {
  const fits = state.processId === graph.processId || stimulus.type === 'MIGRATE';
  if (state.format !== 1 || state.semantics !== 1 || !fits) {
    throw new Rejection('STATE_DOES_NOT_FIT', { element: state.processId });
  }
  if (stimulus.type === 'START_CASE') throw new Rejection('CASE_ALREADY_STARTED', {});
  if (state.end !== undefined) throw new Rejection('CASE_ENDED', {});
  return new Run(graph, stimulus.at, state);
}

function take(run: Run, stimulus: Stimulus): void {
  switch (stimulus.type) {
    case 'START_CASE':
      if (stimulus.points) startAtPoints(run, stimulus.points, stimulus.variables);
      else startProcess(run, stimulus.startId, stimulus.variables);
      break;
    case 'COMPLETE_TASK':
      completeActivity(run, openActivation(run, stimulus.n, ['TASK'], 'TASK_NOT_OPEN'), stimulus.variables);
      break;
    case 'WORK_DONE':
      completeActivity(run, openActivation(run, stimulus.n, ['WORK'], 'WORK_NOT_OPEN'), stimulus.result);
      break;
    case 'WORK_FAILED': {
      const { n, elementId } = openActivation(run, stimulus.n, ['WORK'], 'WORK_NOT_OPEN');
      run.emit({ type: 'INCIDENT_RAISED', n, elementId, code: stimulus.code, message: stimulus.message });
      break;
    }
    case 'BPMN_ERROR':
      fail(run, openActivation(run, stimulus.n, ['WORK', 'TASK'], 'WORK_NOT_OPEN'), stimulus.code, stimulus.variables);
      break;
    case 'TIMER_FIRED':
      happen(run, stimulus.n, 'TIMER', {});
      break;
    case 'MESSAGE_RECEIVED':
      happen(run, stimulus.n, 'MESSAGE', stimulus.variables);
      break;
    case 'SIGNAL_RECEIVED':
      happen(run, stimulus.n, 'SIGNAL', stimulus.variables);
      break;
    case 'CALL_ESCALATED': {
      const call = openActivation(run, stimulus.n, ['CALL'], 'CALL_NOT_OPEN');
      const { code, variables } = stimulus;
      raiseEscalation(run, call, { code, elementId: call.elementId, n: call.n, variables });
      break;
    }
    case 'CALL_ENDED': {
      const call = openActivation(run, stimulus.n, ['CALL'], 'CALL_NOT_OPEN');
      if (stimulus.kind === 'COMPLETED') completeActivity(run, call, stimulus.variables);
      else fail(run, call, stimulus.kind === 'ERROR' ? (stimulus.errorCode ?? '') : 'CASE_CANCELLED', {});
      break;
    }
    case 'MOVE_TOKENS':
      moveTokens(run, stimulus);
      break;
    case 'ADD_INSTANCES':
      addInstances(run, stimulus);
      break;
    case 'REMOVE_INSTANCE':
      removeInstance(run, stimulus);
      break;
    case 'CHANGE_VARIABLES':
      changeVariables(run, stimulus);
      break;
    case 'MIGRATE':
      migrate(run, stimulus);
      break;
    case 'CANCEL_CASE':
      endCase(run, { kind: 'CANCELLED', elementId: null }, run.nextN());
      break;
  }
}

/** Steps until nothing moves, and no gateway can go on by itself. Raises `STEP_BUDGET_EXCEEDED`. */
function settle(run: Run): void {
  let steps = 0;
  do {
    askConditions(run);
    for (let step = run.takeStep(); step; step = run.takeStep()) {
      steps += 1;
      if (steps > STEP_BUDGET) {
        throw new Rejection('STEP_BUDGET_EXCEEDED', { limit: STEP_BUDGET, element: elementOf(run, step) });
      }
      takeOneStep(run, step);
      askConditions(run);
    }
  } while (passInclusive(run));
  reportStuckScopes(run);
}

function takeOneStep(run: Run, step: Step): void {
  switch (step.type) {
    case 'ENTER':
      if (step.flowId !== null) run.flows.push(step.flowId);
      enterNode(run, step);
      break;
    case 'INSTANCE':
      enterInstance(run, step);
      break;
    case 'HAPPEN':
      happenIfArmed(run, step);
      break;
    case 'CHECK':
      checkScope(run, step);
      break;
  }
}

const elementOf = (run: Run, step: Step): string =>
  step.type === 'ENTER' ? step.nodeId : run.activation(step.in).elementId;

function openActivation(run: Run, n: number, kinds: readonly Activation['kind'][], code: string): Activation {
  const activation = run.find(n);
  if (!activation || !kinds.includes(activation.kind)) throw new Rejection(code, { n });
  return activation;
}

function fail(run: Run, activation: Activation, code: string, variables: Variables): void {
  const { n, elementId } = activation;
  raiseError(run, activation, { code, elementId, n, variables });
}
