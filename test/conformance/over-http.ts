import { setTimeout as pause } from 'node:timers/promises';
import { openPointsOf, variablesOf, type CaseState, type OpenPoint } from '../../src/engine/index.js';
import type { Variables } from '../../src/engine/json.js';
import type { Client } from '../support/client.js';
import type { Look } from '../support/invariants.js';
import { wordsOf } from './http-sample.js';
import type { ConformanceStep } from './run-model.js';

/** Longest time for a case to come to rest after an act, in milliseconds: the machine may be busy. */
const PATIENCE = 20_000;
/** How long a worker may hold what it fetched, in seconds. */
const LOCK = 60;

/** Who acts: a registrar, who is a member of the group too, and a system outside that does work and sends signals. */
export interface Actors {
  readonly registrar: Client;
  readonly outside: Client;
}

interface CaseRow {
  readonly id: string;
  readonly status: string;
  readonly end_element: string | null;
  readonly state: CaseState;
}

interface CaseAnswer {
  readonly status: string;
  readonly endElement: string | null;
  readonly openTasks: readonly { readonly taskId: string; readonly caseId: string; readonly element: string }[];
}

/**
 * One case of a model over HTTP: the steps of its run as requests. Where it stands is read from the database between them,
 * since nobody is shown the timers and waits of a case.
 */
export class HttpCase {
  constructor(
    readonly model: string,
    private readonly look: Look,
  ) {}

  /** Carries out one step; a timer is fired by the clock, which whoever plays the step has moved. */
  async act(actors: Actors, step: ConformanceStep): Promise<void> {
    const { act, variables } = step;
    switch (act) {
      case 'start':
        return this.start(actors, step);
      case 'complete':
        return done(
          await actors.registrar.post(`/tasks/${await this.taskAt(step)}/complete`, { form: variables }),
          step,
        );
      case 'work':
      case 'fail':
        return this.answerWork(actors.outside, step);
      case 'message':
      case 'signal':
        return this.tell(actors, step);
      case 'call':
        return this.endCall(actors.registrar, step);
      case 'fire':
        return undefined;
      default:
        throw new Error(`Nobody does this over HTTP: ${step.text}`);
    }
  }

  private async start({ registrar }: Actors, step: ConformanceStep): Promise<void> {
    const variables = { ...step.variables, caseKey: this.model };
    if (step.element === null) {
      const begun = { definition: this.model, businessKey: this.model, variables };
      return done(await registrar.post('/cases', begun), step);
    }
    const name = `${this.model}-M`;
    return done(await registrar.post('/messages', { name, correlation: this.model, payload: variables }), step);
  }

  private async taskAt({ text, element, at }: ConformanceStep): Promise<string> {
    const { id, state } = await this.row();
    const { n } = pointAt(openPointsOf(state).tasks, element, at, text);
    return this.taskOf(id, n);
  }

  private async taskOf(caseId: string, n: number): Promise<string> {
    const [task] = await this.look<{ id: string }>('SELECT id FROM task WHERE case_id = $1 AND n = $2', [caseId, n]);
    return task!.id;
  }

  private async answerWork(worker: Client, step: ConformanceStep): Promise<void> {
    const { id, state } = await this.row();
    const { n } = pointAt(openPointsOf(state).work, step.element, step.at, step.text);
    const [row] = await this.look<{ id: string; topic: string }>(
      'SELECT id, topic FROM external_task WHERE case_id = $1 AND n = $2',
      [id, n],
    );
    const workerId = `worker-of-${this.model}`;
    const topics = [{ topic: row!.topic, lockSeconds: LOCK }];
    const { body } = await worker.post<{ tasks: { id: string; lease: string }[] }>('/external-tasks/acquire', {
      workerId,
      topics,
      maxTasks: 10,
    });
    for (const { id: other, lease } of body.tasks.filter((task) => task.id !== row!.id)) {
      done(await worker.post(`/external-tasks/${other}/unlock`, { workerId, lease }), step);
    }
    const lease = body.tasks.find((task) => task.id === row!.id)?.lease;
    const { code, variables } = step;
    const answer =
      step.act === 'work'
        ? await worker.post(`/external-tasks/${row!.id}/complete`, { workerId, lease, variables })
        : await worker.post(`/external-tasks/${row!.id}/bpmn-error`, { workerId, lease, code, variables });
    done(answer, step);
  }

  private async tell({ registrar, outside }: Actors, step: ConformanceStep): Promise<void> {
    const { id, state } = await this.row();
    const { n } = pointAt(openPointsOf(state).waits, step.element, step.at, step.text);
    const [wait] = await this.look<{ message: string; correlation: string | null }>(
      'SELECT message, correlation FROM wait WHERE case_id = $1 AND n = $2',
      [id, n],
    );
    const told = { name: wait!.message, payload: step.variables };
    if (step.act === 'signal') done(await outside.post('/signals', told), step);
    else done(await registrar.post('/messages', { ...told, correlation: wait!.correlation }), step);
  }

  /** The called case has one step, whose `how` says in which way it ends. */
  private async endCall(registrar: Client, step: ConformanceStep): Promise<void> {
    const { id, state } = await this.row();
    const { n } = pointAt(openPointsOf(state).calls, step.element, step.at, step.text);
    const [child] = await this.look<CaseRow>(
      'SELECT id, state FROM process_instance WHERE parent_case_id = $1 AND parent_n = $2',
      [id, n],
    );
    const [ask] = openPointsOf(child!.state).tasks;
    const how = step.kind === null ? 'DONE' : `${step.kind} ${step.code}`;
    const form = { ...step.variables, how };
    done(await registrar.post(`/tasks/${await this.taskOf(child!.id, ask!.n)}/complete`, { form }), step);
  }

  /** Waits until the case stands where the step says it must. Raises an error that tells where it stands instead. */
  async expect(registrar: Client, { text, expect: wanted }: ConformanceStep): Promise<void> {
    const expected = expectation(wanted);
    for (const deadline = Date.now() + PATIENCE; ; await pause(25)) {
      const row = await this.row().catch(() => undefined);
      const seen = row && (expected.ended === undefined ? openIn(row.state).join(' ') : endOf(row));
      if (seen === (expected.ended ?? expected.open)) break;
      if (Date.now() > deadline) {
        throw new Error(`${this.model}: ${text}: expected ${expected.ended ?? expected.open}, saw ${seen}`);
      }
    }
    const row = await this.row();
    for (const [name, value] of Object.entries(expected.vars)) {
      const found = variablesOf(row.state)[name] ?? null;
      if (JSON.stringify(found) !== JSON.stringify(value)) {
        throw new Error(
          `${this.model}: ${text}: ${name} expected ${JSON.stringify(value)}, saw ${JSON.stringify(found)}`,
        );
      }
    }
    await this.expectShown(registrar, row, text);
  }

  /** What the API shows of the case is what is kept of it. */
  private async expectShown(
    registrar: Client,
    { id, status, end_element: end, state }: CaseRow,
    text: string,
  ): Promise<void> {
    const { body } = await registrar.get<CaseAnswer>(`/cases/${id}`);
    const steps = body.openTasks.filter(({ caseId }) => caseId === id).map(({ element }) => element);
    const shown = [body.status, body.endElement, ...steps.sort()].join(' ');
    const tasks = status === 'RUNNING' ? openPointsOf(state).tasks.map(({ elementId }) => elementId) : [];
    const kept = [status, end, ...tasks.sort()].join(' ');
    if (shown !== kept) throw new Error(`${this.model}: ${text}: the API shows ${shown}, kept is ${kept}`);
  }

  private async row(): Promise<CaseRow> {
    const [row] = await this.look<CaseRow>(
      'SELECT id, status, end_element, state FROM process_instance WHERE definition_key = $1',
      [this.model],
    );
    if (!row) throw new Error(`${this.model} has no case`);
    return row;
  }
}

function expectation(wanted: Readonly<Record<string, unknown>>): { open: string; ended?: string; vars: Variables } {
  const vars = (wanted['vars'] ?? {}) as Variables;
  if (wanted['ended'] === undefined) return { open: wordsOf(wanted['open']).join(' '), vars };
  return { open: '', ended: wordsOf(wanted['ended']).join(' '), vars };
}

function openIn(state: CaseState): string[] {
  const { tasks, timers, waits, work, calls } = openPointsOf(state);
  return [...tasks, ...timers, ...waits, ...work, ...calls].sort((a, b) => a.n - b.n).map(({ elementId }) => elementId);
}

const endOf = ({ status, end_element: end }: CaseRow): string => [status, end].filter(Boolean).join(' ');

function pointAt(points: readonly OpenPoint[], element: string | null, at: number, text: string): OpenPoint {
  const point = points.filter(({ elementId }) => elementId === element)[at];
  if (!point) throw new Error(`${text}: nothing open at ${element}, only ${JSON.stringify(points)}`);
  return point;
}

function done({ status, body }: { status: number; body: unknown }, { text }: ConformanceStep): void {
  if (status !== 200 && status !== 201) throw new Error(`${text}: ${status} ${JSON.stringify(body)}`);
}
