import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { openCaseRoom, type CaseRoom } from '../../test/support/case-room.js';
import type { Variables } from '../engine/index.js';
import {
  decide,
  deliverInTree,
  dropJobs,
  scheduleJob,
  serviceOf,
  startCase,
  workNow,
  type CaseView,
  type NewJob,
  type ServiceHandler,
  type TreeDependencies,
} from '../instances/index.js';
import { newId, type Caller, type Commands, type CommandContext, type ServiceOptions } from '../kernel/index.js';
import { leaseJobs } from './job-queue.store.js';
import { LeaseLost } from './carry-out.js';
import { runJob } from './run-job.js';
import { retryIncident } from './close-incident.js';
import { JOB_EFFECTS } from './job-effects.js';
import { JobRunner } from './job-runner.js';
import type { Job } from './job.js';

const NAMESPACES =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:gongwen="urn:gongwen:bpmn:1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** A process whose elements stand in a row; `extra` holds what hangs beside it. */
function processFile(id: string, elements: readonly string[], extra = '', messages = ''): string {
  const ids = elements.map((element) => /id="([^"]+)"/.exec(element)![1]!);
  const flows = ids
    .slice(1)
    .map((to, at) => `<bpmn:sequenceFlow id="f-${to}" sourceRef="${ids[at]}" targetRef="${to}" />`);
  return `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions ${NAMESPACES} id="d-${id}" targetNamespace="urn:test">
    <bpmn:process id="${id}" name="${id}" isExecutable="true">${elements.join('')}${flows.join('')}${extra}</bpmn:process>${messages}</bpmn:definitions>`;
}

const start = '<bpmn:startEvent id="s" />';
const end = '<bpmn:endEvent id="e" />';
const task = (id: string): string => `<bpmn:userTask id="${id}" name="${id}" gongwen:candidateRole="REGISTRY" />`;
const timer = (id: string, rule: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:timerEventDefinition id="${id}-t">${rule}</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
const duration = (value: string): string =>
  `<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${value}</bpmn:timeDuration>`;
const service = (id: string): string => `<bpmn:serviceTask id="${id}" name="${id}" gongwen:serviceKey="test.build" />`;
const sending = (id: string): string =>
  `<bpmn:intermediateThrowEvent id="${id}"><bpmn:messageEventDefinition id="${id}-m" messageRef="ping" /></bpmn:intermediateThrowEvent>`;
const PING = `<bpmn:message id="ping" name="Ping" gongwen:reach="KEY" gongwen:senders="INTERNAL" gongwen:correlation="key">
  <bpmn:extensionElements><gongwen:payload target="seen" expression="no" /></bpmn:extensionElements></bpmn:message>`;

const FILES = [
  processFile('timed', [
    start,
    timer('first', duration('PT1H')),
    timer('second', duration('PT2H')),
    task('after'),
    end,
  ]),
  processFile(
    'late',
    [start, task('wait'), end],
    `<bpmn:boundaryEvent id="b" attachedToRef="wait"><bpmn:timerEventDefinition id="bt">${duration('PT1H')}</bpmn:timerEventDefinition></bpmn:boundaryEvent>${task('escalate')}<bpmn:sequenceFlow id="fb" sourceRef="b" targetRef="escalate" /><bpmn:endEvent id="e2" /><bpmn:sequenceFlow id="fe" sourceRef="escalate" targetRef="e2" />`,
  ),
  processFile('built', [start, service('build'), task('after'), end]),
  processFile('sender', [start, sending('send'), end], '', PING),
  processFile('receiver', [start, '<bpmn:receiveTask id="r" messageRef="ping" />', task('after'), end], '', PING),
  processFile(
    'begins',
    [
      '<bpmn:startEvent id="s"><bpmn:messageEventDefinition id="sm" messageRef="pong" /></bpmn:startEvent>',
      task('after'),
      end,
    ],
    '',
    PING.replaceAll('ping', 'pong').replaceAll('Ping', 'Pong'),
  ),
  processFile(
    'asks',
    [start, sending('send').replace('"ping"', '"pong"'), end],
    '',
    PING.replaceAll('ping', 'pong').replaceAll('Ping', 'Pong'),
  ),
];

let room: CaseRoom;
let deps: TreeDependencies;
let by: Caller;
let urged: string[];
let runner: JobRunner;
/** What the service `test.build` does outside the transaction. */
let build: (input: Variables) => Promise<Variables>;

/** A worker; with `runsJobs` it polls by itself once it is started. */
const newRunner = ({ runsJobs = false, isAlone = false, commands = room.commands } = {}): JobRunner => {
  const options = { officeId: room.caller.officeId, testMode: true, runsJobs, isAlone } as ServiceOptions;
  const urge = async (ctx: CommandContext, job: Job): Promise<null> => {
    const { mark, fail } = job.payload as { mark: string; fail?: boolean };
    if (fail === true) throw new Error('the paper is jammed');
    urged.push(mark);
    ctx.publish({ type: 'test.urged', subject: mark, data: null });
    return null;
  };
  return new JobRunner(
    commands,
    deps,
    {
      URGE: { name: 'test.urge', execute: urge },
      RECEIPT: { name: 'test.receipt', execute: urge },
      LEAVER: { name: 'test.leaver', execute: async () => null },
      HOLDERS: { name: 'test.holders', execute: async () => null },
    },
    options,
  );
};

// Failures that the tests bring about are no news.
Logger.overrideLogger(false);

beforeEach(async () => {
  urged = [];
  build = async () => ({ made: 'package' });
  const handler: ServiceHandler = {
    mode: 'JOB',
    work: (_, input) => build(input),
    apply: async (_, outcome) => outcome as Variables,
  };
  room = await openCaseRoom({ services: { 'test.build': handler } });
  deps = {
    ...room.deps,
    wiring: {
      ...room.deps.wiring,
      effects: {
        ...room.deps.wiring.effects,
        ...JOB_EFFECTS,
        MESSAGE_THROWN: (at, effect) =>
          at.instance.definition.graph.messages.get(effect.message)?.reach === 'KEY'
            ? JOB_EFFECTS.MESSAGE_THROWN(at, effect)
            : deliverInTree(at, effect),
        WORK_REQUESTED: (at, effect) => {
          if (effect.kind === 'DECISION') return decide(at, effect);
          const found = serviceOf(at, effect.key);
          return found.mode === 'LOCAL' ? workNow(at, effect, found) : JOB_EFFECTS.WORK_REQUESTED(at, effect);
        },
      },
    },
  };
  await room.deploy(...FILES);
  await room.at('2022-10-18T01:00:00Z');
  by = room.as('u-co-reg', 'REGISTRY');
  runner = newRunner();
});

afterEach(async () => {
  await runner.beforeApplicationShutdown();
  await room.close();
});

const begin = (definition: string, variables: Variables = {}): Promise<CaseView> =>
  room.commands.run(by, startCase(deps), { definition, variables });

const openSteps = async (caseId: string): Promise<string[]> => (await room.open(caseId)).map((one) => one.elementId);

const jobs = (): Promise<{ kind: string; attempts: number; parked: boolean; last_error: string | null }[]> =>
  room.rows('SELECT kind, attempts, parked, last_error FROM job ORDER BY due_at, id');

const urge = (job: Partial<NewJob> & { payload: NewJob['payload'] }): Promise<void> => {
  const caseId = newId();
  return room.act((ctx) =>
    scheduleJob(ctx.tx, { kind: 'URGE', caseId, rootCaseId: caseId, n: 1, elementId: 'x', dueAt: ctx.now, ...job }),
  );
};

const secondsLater = (seconds: number): Date => new Date(Date.parse('2022-10-18T01:00:00Z') + seconds * 1_000);

describe('due jobs', () => {
  test('[R-142] timers fire by office time, once, and what they make due at the same instant follows', async () => {
    const { id } = await begin('timed');
    await runner.drain();
    expect(await openSteps(id)).toEqual([]);
    await room.at('2022-10-18T02:00:00Z');
    await runner.drain();
    expect(await jobs()).toMatchObject([{ kind: 'TIMER' }]);
    // Two days of downtime: the second timer, armed at 02:00, is overdue and fires once.
    await room.at('2022-10-20T02:00:00Z');
    await runner.drain();
    await runner.drain();
    expect(await openSteps(id)).toEqual(['after']);
    expect(await jobs()).toEqual([]);
  });

  test('run in the order of their due dates, whatever the order of writing', async () => {
    await urge({ payload: { mark: 'third' }, dueAt: secondsLater(30) });
    await urge({ payload: { mark: 'first' }, dueAt: secondsLater(10) });
    await urge({ payload: { mark: 'second' }, dueAt: secondsLater(20) });
    await urge({ payload: { mark: 'not yet' }, dueAt: secondsLater(7_200) });
    await room.at('2022-10-18T02:00:00Z');
    await runner.drain();
    expect(urged).toEqual(['first', 'second', 'third']);
  });

  test('two runners never run one job twice', async () => {
    const marks = Array.from({ length: 60 }, (_, at) => `m${at}`);
    for (const mark of marks) await urge({ payload: { mark } });
    const other = newRunner();
    await Promise.all([runner.drain(), other.drain(), runner.drain(), other.drain()]);
    expect(urged.toSorted()).toEqual(marks.toSorted());
    expect(await jobs()).toEqual([]);
    const [row] = await room.rows<{ count: number }>(
      "SELECT count(*)::int AS count FROM outbox WHERE type = 'test.urged'",
    );
    expect(row?.count).toBe(60);
  });

  const lease = (limit: number): Promise<Job[]> =>
    room.act((ctx) => leaseJobs(ctx.tx, { now: ctx.now, limit, lease: 60_000, token: newId(), early: false }));

  test('a job is leased to one worker at a time', async () => {
    for (let at = 0; at < 60; at += 1) await urge({ payload: { mark: `m${at}` } });
    const leased = (await Promise.all([lease(20), lease(20), lease(20), lease(20)])).flat().map((job) => job.id);
    expect(new Set(leased).size).toBe(leased.length);
    expect(leased.length).toBeGreaterThanOrEqual(20);
  });

  test('a worker whose lease ended does nothing more', async () => {
    await urge({ payload: { mark: 'once' } });
    const [job] = await lease(1);
    await room.rows("UPDATE job SET leased_until = clock_timestamp() - interval '1 second'");
    await runner.drain();
    const again = async (): Promise<null> => {
      urged.push('twice');
      return null;
    };
    const handlers = {
      URGE: { name: 'test.again', execute: again },
      RECEIPT: { name: 'test.receipt', execute: again },
      LEAVER: { name: 'test.leaver', execute: async () => null },
      HOLDERS: { name: 'test.holders', execute: async () => null },
    };
    await expect(runJob({ commands: room.commands, deps, handlers, caller: by }, job!)).rejects.toThrow(LeaseLost);
    expect(urged).toEqual(['once']);
  });

  test('[R-143] what a dead process had taken is free at once for one that is alone on its database, and only then', async () => {
    await urge({ payload: { mark: 'left behind' } });
    expect(await lease(10)).toHaveLength(1);
    const among = newRunner();
    await among.onApplicationBootstrap();
    await among.drain();
    expect(urged).toEqual([]);
    const alone = newRunner({ isAlone: true });
    await alone.onApplicationBootstrap();
    await alone.drain();
    expect(urged).toEqual(['left behind']);
  });

  test('of one call tree at most one job is out', async () => {
    const caseId = newId();
    const of = { caseId, rootCaseId: caseId };
    await urge({ ...of, payload: { mark: 'a' }, dueAt: secondsLater(-2) });
    await urge({ ...of, payload: { mark: 'b' }, dueAt: secondsLater(-1) });
    await urge({ payload: { mark: 'other' } });
    expect((await lease(10)).map((job) => (job.payload as { mark: string }).mark)).toEqual(['a', 'other']);
    await urge({ ...of, payload: { mark: 'earlier, but late' }, dueAt: secondsLater(-5) });
    expect(await lease(10)).toEqual([]);
  });

  test('a drain waits for what a poll of the same process has just taken', async () => {
    let leases = 0;
    const slow = {
      run: async (...given: Parameters<Commands['run']>) => {
        const answer = await room.commands.run(...given);
        if (given[1].name === 'jobs.lease' && (leases += 1) === 1) await pause(300);
        return answer;
      },
    } as Commands;
    await urge({ payload: { mark: 'taken' } });
    const polling = newRunner({ runsJobs: true, commands: slow });
    await polling.onApplicationBootstrap();
    await waitUntil(async () => (await room.rows('SELECT 1 FROM job WHERE leased_until IS NOT NULL')).length === 1);
    await polling.drain();
    expect(urged).toEqual(['taken']);
    await polling.beforeApplicationShutdown();
  });

  test('a timer whose task was done meanwhile leaves no trace, and a stale job is dropped', async () => {
    const { id } = await begin('late');
    const [job] = await room.rows<{ n: number; id: string }>("SELECT n, id FROM job WHERE kind = 'TIMER'");
    await room.act((ctx) => dropJobs(ctx.tx, { caseId: id, n: job!.n }));
    const stale: NewJob = {
      kind: 'TIMER',
      caseId: id,
      rootCaseId: id,
      n: 99,
      elementId: 'b',
      payload: {},
      dueAt: secondsLater(0),
    };
    await room.act((ctx) => scheduleJob(ctx.tx, stale));
    await room.act((ctx) => scheduleJob(ctx.tx, { ...stale, caseId: newId(), rootCaseId: newId() }));
    await runner.drain();
    expect(await openSteps(id)).toEqual(['wait']);
    expect(await jobs()).toEqual([]);
    expect(await room.rows('SELECT 1 FROM incident')).toEqual([]);
  });

  test('an interrupting timer takes the task away', async () => {
    const { id } = await begin('late');
    await room.at('2022-10-18T02:00:00Z');
    await runner.drain();
    expect(await openSteps(id)).toEqual(['escalate']);
  });
});

describe('work outside the transaction', () => {
  test('comes back as a command of its own', async () => {
    const { id } = await begin('built');
    expect(await openSteps(id)).toEqual([]);
    await runner.drain();
    expect(await openSteps(id)).toEqual(['after']);
    const [row] = await room.rows<{ variables: Variables }>('SELECT variables FROM task');
    expect(row?.variables['made']).toBe('package');
  });

  test('that failed is tried again, then parked as an incident; a retry runs it once more', async () => {
    let tries = 0;
    build = async () => {
      tries += 1;
      throw new Error('the disk is full');
    };
    const { id } = await begin('built');
    await runner.drain();
    expect(tries).toBe(5);
    expect(await jobs()).toMatchObject([
      { kind: 'WORK', attempts: 5, parked: true, last_error: 'JOB_FAILED the disk is full' },
    ]);
    const [incident] = await room.rows<{ id: string; code: string; job_id: string | null; case_id: string }>(
      'SELECT id, code, job_id, case_id FROM incident WHERE resolved_at IS NULL',
    );
    expect(incident).toMatchObject({ code: 'JOB_FAILED', case_id: id });
    expect(incident?.job_id).not.toBeNull();
    await runner.drain();
    expect(tries).toBe(5);

    build = async () => ({ made: 'at last' });
    const view = await room.commands.run(by, retryIncident, { id: incident!.id, ifMatch: null });
    expect(view).toMatchObject({ status: 'RESOLVED', resolvedBy: 'u-co-reg' });
    await runner.drain();
    expect(await openSteps(id)).toEqual(['after']);
    await expect(room.commands.run(by, retryIncident, { id: incident!.id, ifMatch: null })).rejects.toMatchObject({
      code: 'INCIDENT_RESOLVED',
    });
  });

  test('a failed try waits for its back-off, and only its own case waits with it', async () => {
    build = async () => {
      throw new Error('not now');
    };
    await begin('built');
    await urge({ payload: { mark: 'other case' } });
    const polling = newRunner({ runsJobs: true });
    await polling.onApplicationBootstrap();
    await waitUntil(async () => urged.length === 1 && (await jobs())[0]?.last_error !== null);
    await polling.beforeApplicationShutdown();
    const [job] = await room.rows<{ waits: boolean; attempts: number }>(
      'SELECT run_after > clock_timestamp() AS waits, attempts FROM job',
    );
    expect(job).toEqual({ waits: true, attempts: 1 });
  });

  test('a job of a worker that died is given to another, whose outcome is the one that counts', async () => {
    let finish: () => void = () => undefined;
    let runs = 0;
    build = async () => {
      runs += 1;
      if (runs > 1) return { made: 'by the second' };
      await new Promise<void>((resolve) => (finish = resolve));
      return { made: 'by the first' };
    };
    const { id } = await begin('built');
    const first = runner.drain();
    await waitUntil(async () => runs === 1);
    const second = newRunner();
    await second.drain();
    expect(runs).toBe(1);
    await room.rows("UPDATE job SET leased_until = clock_timestamp() - interval '1 second'");
    await second.drain();
    expect(runs).toBe(2);
    finish();
    await first;
    const [row] = await room.rows<{ variables: Variables }>('SELECT variables FROM task');
    expect(row?.variables['made']).toBe('by the second');
    expect(await openSteps(id)).toEqual(['after']);
    expect(await jobs()).toEqual([]);
  });
});

describe('messages to other cases', () => {
  test('reach everyone who waits by the same key, once each, and nobody else', async () => {
    const here = [await begin('receiver', { key: 'k1' }), await begin('receiver', { key: 'k1' })];
    const elsewhere = await begin('receiver', { key: 'k2' });
    await begin('sender', { key: 'k1', no: 7 });
    expect(await jobs()).toMatchObject([{ kind: 'MESSAGE' }, { kind: 'MESSAGE' }]);
    await Promise.all([runner.drain(), newRunner().drain()]);
    for (const { id } of here) expect(await openSteps(id)).toEqual(['after']);
    expect(await openSteps(elsewhere.id)).toEqual([]);
    const rows = await room.rows<{ variables: Variables }>('SELECT variables FROM task');
    expect(rows.map((row) => row.variables['seen'])).toEqual([7, 7]);
  });

  test('start the process that begins with them where nobody waits; nobody at all is no error', async () => {
    await begin('asks', { key: 'k1', no: 3 });
    await begin('sender', { key: 'nobody', no: 1 });
    await runner.drain();
    const cases = await room.rows<{ business_key: string; starter: string }>(
      "SELECT business_key, starter FROM process_instance WHERE definition_key = 'begins'",
    );
    expect(cases).toEqual([{ business_key: 'k1', starter: 'SYSTEM' }]);
    expect(await jobs()).toEqual([]);
  });

  test('a message waits for the earlier ones of its sender, even while they wait for another try', async () => {
    const caseId = newId();
    const message = (mark: string, runAfter?: Date): Promise<void> =>
      room.act((ctx) =>
        scheduleJob(ctx.tx, {
          kind: 'MESSAGE',
          caseId,
          rootCaseId: caseId,
          n: 1,
          elementId: mark,
          payload: { to: { caseId: newId(), n: 1, elementId: 'r' }, message: 'Ping', correlation: 'k', payload: {} },
          dueAt: ctx.now,
          ...(runAfter ? { runAfter } : {}),
        }),
      );
    await message('earlier', new Date(Date.now() + 3_600_000));
    await message('later');
    const polling = newRunner({ runsJobs: true });
    await polling.onApplicationBootstrap();
    await urge({ payload: { mark: 'passes by' } });
    await waitUntil(async () => (await jobs()).length === 2);
    await polling.beforeApplicationShutdown();
    expect((await jobs()).map((job) => job.kind)).toEqual(['MESSAGE', 'MESSAGE']);
  });
});

describe('jobs that fail for good', () => {
  test('are parked with their error, and hold up nobody else', async () => {
    const caseId = newId();
    const of = { caseId, rootCaseId: caseId };
    await urge({ ...of, payload: { mark: 'broken', fail: true }, dueAt: secondsLater(-10) });
    await urge({ ...of, payload: { mark: 'same case, later' } });
    await runner.drain();
    expect(urged).toEqual(['same case, later']);
    expect(await jobs()).toMatchObject([{ parked: true, last_error: 'JOB_FAILED the paper is jammed' }]);
    const incidents = await room.rows('SELECT code, message, element_id FROM incident');
    expect(incidents).toEqual([{ code: 'JOB_FAILED', message: 'the paper is jammed', element_id: 'x' }]);
    const acts = await room.rows<{ act: string }>("SELECT act FROM audit_entry WHERE act LIKE 'INCIDENT%'");
    expect(acts).toEqual([{ act: 'INCIDENT_RAISED' }]);
  });
});

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(20);
}
