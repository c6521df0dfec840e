import { isDeepStrictEqual } from 'node:util';
import {
  advance,
  openPointsOf,
  readBpmn,
  type CaseState,
  type ProcessGraph,
  type Stimulus,
} from '../../src/engine/index.js';

/** Runs a statement as the owner of the tables. */
export type Look = <Row extends object>(sql: string, params?: readonly unknown[]) => Promise<Row[]>;

interface CaseRow {
  readonly id: string;
  readonly definition_id: string;
  readonly definition_key: string;
  readonly definition_version: number;
  readonly status: string;
  readonly seq: number;
  readonly state: CaseState;
}

interface TaskRow {
  readonly id: string;
  readonly case_id: string;
  readonly n: number;
  readonly element_id: string;
  readonly act: string | null;
  readonly status: string;
  readonly assignee: string | null;
  readonly candidates: string[];
  readonly completed_by: string | null;
  readonly completed_role: string | null;
  readonly object_id: string | null;
  readonly version_no: number | null;
}

/** A stimulus in the trail, and the version under which it was taken, `key@version`. */
type Told = Stimulus & { readonly version: string };

/** What the database holds of every case, read once. */
interface Sight {
  readonly look: Look;
  readonly cases: readonly CaseRow[];
  readonly tasks: readonly TaskRow[];
  readonly graphs: ReadonlyMap<string, ProcessGraph>;
  readonly stimuli: ReadonlyMap<string, readonly Told[]>;
}

/**
 * Looks at a whole database, whatever was done to the service before, and says in one sentence each what must never be:
 * rows that differ from what the states of their cases imply, a state that its trail does not lead to, an effect that
 * happened twice, a gap in a series, a case that waits for nothing. Empty where all is well.
 */
export async function brokenInvariants(look: Look): Promise<string[]> {
  const sight = await see(look);
  const found: string[] = [];
  const checks = [openPoints, sideTasks, refusals, oneEffectEach, candidates, numbers, jobs, messages];
  for (const check of checks) found.push(...(await check(sight)));
  return [...found, ...replays(sight), ...separation(sight)];
}

async function see(look: Look): Promise<Sight> {
  const cases = await look<CaseRow>(
    'SELECT id, definition_id, definition_key, definition_version, status, seq, state FROM process_instance ORDER BY id',
  );
  const tasks = await look<TaskRow>(
    `SELECT id, case_id, n, element_id, act, status, assignee, candidates, completed_by, completed_role, object_id, version_no
     FROM task ORDER BY case_id, n`,
  );
  const files = await look<{ id: string; key: string; version: number; content: string }>(
    `SELECT d.id, d.key, d.version, r.content FROM definition d JOIN deployed_resource r USING (office_id, sha256)
     WHERE d.kind = 'PROCESS' AND d.key IN (SELECT definition_key FROM process_instance)`,
  );
  const entries = await look<{ case_id: string; body: string }>(
    'SELECT case_id, body FROM audit_entry WHERE case_id IS NOT NULL ORDER BY case_id, case_seq',
  );
  const graphs = new Map<string, ProcessGraph>();
  for (const { id, key, version, content } of files) {
    const graph = (await readBpmn(content)).graphs.find(({ processId }) => processId === key);
    if (graph) graphs.set(id, graph).set(`${key}@${version}`, graph);
  }
  const stimuli = new Map<string, Told[]>();
  for (const { case_id, body } of entries) {
    const { case: link, definitionVersion: version } = JSON.parse(body) as {
      case: { stimulus: Stimulus };
      definitionVersion: string;
    };
    stimuli.set(case_id, [...(stimuli.get(case_id) ?? []), { ...link.stimulus, version }]);
  }
  return { look, cases, tasks, graphs, stimuli };
}

/** Open tasks, timers, waits, work and calls are exactly those of the states; and a running case waits for one of them. */
async function openPoints({ look, cases, tasks }: Sight): Promise<string[]> {
  const jobs = await look<{ case_id: string; n: number; kind: string }>(
    `SELECT case_id, n, kind FROM job WHERE kind IN ('TIMER', 'WORK')`,
  );
  const outside = await look<{ case_id: string; n: number }>(
    'SELECT case_id, n FROM external_task WHERE closed_at IS NULL',
  );
  const waits = await look<{ case_id: string; n: number }>('SELECT case_id, n FROM wait');
  const calls = await look<{ case_id: string; n: number }>(
    `SELECT parent_case_id AS case_id, parent_n AS n FROM process_instance
     WHERE parent_case_id IS NOT NULL AND status = 'RUNNING'`,
  );
  const incidents = await look<{ case_id: string }>('SELECT case_id FROM incident WHERE resolved_at IS NULL');
  return cases.flatMap((one) => {
    const of = (rows: readonly { case_id: string; n: number }[]): number[] =>
      rows.filter((row) => row.case_id === one.id).map((row) => row.n);
    const kept = {
      tasks: of(tasks.filter((task) => task.status === 'OPEN')),
      timers: of(jobs.filter((job) => job.kind === 'TIMER')),
      waits: of(waits),
      work: [...of(jobs.filter((job) => job.kind === 'WORK')), ...of(outside)],
      calls: of(calls),
    };
    const implied = openPointsOf(one.state);
    const broken = (Object.keys(kept) as (keyof typeof kept)[]).flatMap((kind) => {
      const [rows, state] = [kept[kind].toSorted(ascending), implied[kind].map(({ n }) => n).toSorted(ascending)];
      return isDeepStrictEqual(rows, state)
        ? []
        : [`${named(one)}: ${kind} in the tables are ${rows.join()}, in the state ${state.join()}`];
    });
    const waiting = Object.values(implied).some((points) => points.length > 0);
    if ((one.status === 'RUNNING') === (one.state.end !== undefined)) {
      broken.push(`${named(one)}: its row is ${one.status}, its state ${one.state.end?.kind ?? 'running'}`);
    }
    if (one.status === 'RUNNING' && !waiting && !incidents.some((incident) => incident.case_id === one.id)) {
      broken.push(`${named(one)} runs and waits for nothing`);
    }
    return broken;
  });
}

/** The stimuli in the trail, one after the other, lead to the state that is kept. */
function replays({ cases, graphs, stimuli }: Sight): string[] {
  return cases.flatMap((one) => {
    const graph = graphs.get(one.definition_id);
    const told = stimuli.get(one.id) ?? [];
    if (!graph) return [`${named(one)}: its definition cannot be read`];
    if (told.length !== one.seq) return [`${named(one)}: ${told.length} stimuli in the trail, ${one.seq} in its row`];
    let state: CaseState | null = null;
    for (const { version, ...stimulus } of told) state = advance(graphs.get(version) ?? graph, state, stimulus).state;
    if ((told.at(-1)?.version ?? '') !== `${one.definition_key}@${one.definition_version}`) {
      return [`${named(one)}: its trail ends under ${told.at(-1)?.version}, its row is of ${one.definition_version}`];
    }
    return isDeepStrictEqual(asKept(state), asKept(one.state))
      ? []
      : [`${named(one)}: its trail leads to another state`];
  });
}

/** An event that does not interrupt takes every message, signal and escalation, and work may fail again after its retry. */
const MANY_TIMES: ReadonlySet<Stimulus['type']> = new Set([
  'MESSAGE_RECEIVED',
  'SIGNAL_RECEIVED',
  'CALL_ESCALATED',
  'WORK_FAILED',
]);

/** Nothing was answered twice: tasks by their completions, everything else by the numbers in the trail. */
async function oneEffectEach({ look, cases, tasks, stimuli }: Sight): Promise<string[]> {
  const broken = cases.flatMap((one) => {
    const answered = (stimuli.get(one.id) ?? []).flatMap((stimulus) =>
      'n' in stimulus && !MANY_TIMES.has(stimulus.type) ? [`${stimulus.type} ${stimulus.n}`] : [],
    );
    const twice = answered.filter((what, at) => answered.indexOf(what) !== at);
    const completed = tasks.filter((task) => task.case_id === one.id && task.status === 'COMPLETED').length;
    const told = answered.filter((what) => what.startsWith('COMPLETE_TASK')).length;
    return [
      ...twice.map((what) => `${named(one)}: ${what} happened twice`),
      ...(completed === told ? [] : [`${named(one)}: ${completed} tasks completed, ${told} completions in the trail`]),
    ];
  });
  const doubles = await look<{ what: string }>(
    `SELECT 'document ' || document_id || ' has two numbers' AS what FROM number_allocation
     WHERE status = 'USED' GROUP BY document_id HAVING count(*) > 1
     UNION ALL SELECT 'object ' || object_id || ' has two hand-overs' FROM archive_handover
     WHERE status <> 'CANCELLED' GROUP BY object_id HAVING count(*) > 1
     UNION ALL SELECT 'object ' || object_id || ' has two records' FROM archive_record GROUP BY object_id HAVING count(*) > 1
     UNION ALL SELECT 'document ' || document_id || ' was sent twice to ' || recipient FROM dispatch_line
     GROUP BY document_id, recipient, verb HAVING count(*) > 1
     UNION ALL SELECT 'task ' || task_id || ' has two review actions' FROM review_action
     WHERE outcome <> 'REFUSE'
     GROUP BY task_id HAVING count(*) > 1
     UNION ALL SELECT 'case ' || case_id || ' ended twice' FROM outbox WHERE type = 'case.ended'
     GROUP BY case_id HAVING count(*) > 1`,
  );
  return [...broken, ...doubles.map(({ what }) => what)];
}

/** Work lists hold the open tasks, each under those who may do it, with the keys by which they are sorted. */
async function candidates({ look, tasks }: Sight): Promise<string[]> {
  const rows = await look<{ entry: string }>(`SELECT task_id || ' ' || principal AS entry FROM task_candidate`);
  const listed = rows.map(({ entry }) => entry).toSorted();
  const due = tasks
    .filter(({ status }) => status === 'OPEN')
    .flatMap(({ id, assignee, candidates: keys }) =>
      (assignee === null ? keys : [assignee]).map((key) => `${id} ${key}`),
    )
    .toSorted();
  const stale = await look<{ what: string }>(
    `SELECT 'the place of task ' || c.task_id || ' under ' || c.principal || ' is sorted by other values than its own' AS what
     FROM task_candidate c JOIN task t ON t.office_id = c.office_id AND t.id = c.task_id
     WHERE (c.opened_at, c.due_at, c.urgency)
       <> (t.opened_at, coalesce(t.due_at, 'infinity'), urgency_rank(t.variables ->> 'urgency'))`,
  );
  return [
    ...(isDeepStrictEqual(listed, due) ? [] : [`work lists hold ${listed.join('; ')} instead of ${due.join('; ')}`]),
    ...stale.map(({ what }) => what),
  ];
}

/** Serials of a series and year, and items of an archive series, follow each other without a gap; void ones count. */
async function numbers({ look }: Sight): Promise<string[]> {
  const rows = await look<{ what: string; first: number; last: number; taken: number; counter: number }>(
    `SELECT a.series || ' ' || a.year AS what, min(serial) AS first, max(serial) AS last, count(*)::int AS taken,
       max(c.last_serial) AS counter
     FROM number_allocation a JOIN number_counter c USING (office_id, series, year) GROUP BY a.series, a.year
     UNION ALL
     SELECT r.fonds || ' ' || r.category || ' ' || r.year, 1, max(item_no), count(*)::int, max(s.last_item)
     FROM archive_record r JOIN archive_series s USING (office_id, fonds, category, year, retention, organ_code)
     GROUP BY r.fonds, r.category, r.year, r.retention, r.organ_code`,
  );
  return rows
    .filter(({ first, last, taken, counter }) => taken !== last - first + 1 || counter !== last)
    .map(({ what, first, last, taken, counter }) => `${what}: ${taken} of ${first}..${last}, counted to ${counter}`);
}

/** What was asked beside a task is open as long as the task is; only readers, and signers after it, outlast it. */
/** A refusal waits as long as its task is open and shows it, and exactly one open step confirms it; what that says is kept. */
async function refusals({ look }: Sight): Promise<string[]> {
  const rows = await look<{ what: string }>(
    `SELECT 'refusal ' || r.id || ' is ' || r.status || ', its task ' || t.status || ' shows ' || coalesce(t.refusal_id::text, 'none')
       || ', confirmed by ' || c.n || ' open steps' AS what
     FROM refusal r JOIN task t ON t.office_id = r.office_id AND t.id = r.task_id, LATERAL (
       SELECT count(*) AS n FROM task c WHERE c.root_case_id = r.root_case_id AND c.act = 'CONFIRM_REFUSAL'
         AND c.status = 'OPEN' AND c.variables ->> 'refusalId' = r.id::text
     ) c
     WHERE CASE WHEN r.status = 'OPEN' THEN t.status <> 'OPEN' OR t.refusal_id IS DISTINCT FROM r.id OR c.n <> 1
       ELSE c.n <> 0 OR (t.status = 'OPEN' AND t.refusal_id = r.id) END
     UNION ALL SELECT 'task ' || t.id || ' shows a refusal that nobody made' FROM task t
     WHERE t.refusal_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM refusal r WHERE r.office_id = t.office_id AND r.id = t.refusal_id AND r.task_id = t.id)`,
  );
  return rows.map(({ what }) => what);
}

async function sideTasks({ look }: Sight): Promise<string[]> {
  const rows = await look<{ what: string }>(
    `SELECT s.kind || ' ' || s.id || ' is ' || s.status || ', and its task ' || t.status AS what
     FROM side_task s JOIN task t ON t.office_id = s.office_id AND t.id = s.task_id
     WHERE (t.status <> 'OPEN' AND (s.status = 'PENDING' OR (s.status = 'OPEN' AND s.kind IN ('CONSULT', 'SIGN_BEFORE'))))
       OR (t.status <> 'COMPLETED' AND s.kind = 'SIGN_AFTER' AND s.status = 'OPEN')`,
  );
  return rows.map(({ what }) => what);
}

/**
 * No job is left of a case that has ended but for messages, signals and receipts; none is parked without an incident, or lies
 * for a case that is not suspended; what is suspended is so with all that it called.
 */
async function jobs({ look }: Sight): Promise<string[]> {
  const rows = await look<{ what: string }>(
    `SELECT j.kind || ' of the ended case ' || j.case_id AS what FROM job j JOIN process_instance i ON i.id = j.case_id
     WHERE i.status <> 'RUNNING' AND j.kind NOT IN ('MESSAGE', 'RECEIPT', 'SIGNAL', 'BUFFERED')
     UNION ALL
     SELECT j.kind || ' ' || j.id || ' lies for the case ' || i.id || ', which is not suspended' FROM job j
     JOIN process_instance i ON i.id = j.case_id WHERE j.suspended AND i.status = 'RUNNING' AND i.suspended_at IS NULL
     UNION ALL
     SELECT 'task ' || t.id || ' and its case ' || i.id || ' are not suspended alike' FROM task t
     JOIN process_instance i ON i.id = t.case_id WHERE t.status = 'OPEN' AND t.suspended <> (i.suspended_at IS NOT NULL)
     UNION ALL
     SELECT 'the case ' || i.id || ' runs, and the one that called it is suspended' FROM process_instance i
     JOIN process_instance p ON p.id = i.parent_case_id
     WHERE i.status = 'RUNNING' AND i.suspended_at IS NULL AND p.suspended_at IS NOT NULL
     UNION ALL
     SELECT j.kind || ' ' || j.id || ' is parked without an incident' FROM job j
     WHERE j.parked AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.job_id = j.id AND i.resolved_at IS NULL)
     UNION ALL
     SELECT 'external task ' || x.id || ' is parked without an incident' FROM external_task x
     WHERE x.parked AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.job_id = x.id AND i.resolved_at IS NULL)
     UNION ALL
     SELECT 'external task ' || x.id || ' is closed and held' FROM external_task x
     WHERE x.closed_at IS NOT NULL AND x.lease IS NOT NULL`,
  );
  return rows.map(({ what }) => what);
}

/**
 * A wait is of the kind of its event; a message that waits for its receiver has the job that takes it away, and nobody waits
 * for it without a job that hands it over; timers start the newest version of a process, and none that is suspended.
 */
async function messages({ look, cases, graphs }: Sight): Promise<string[]> {
  const waits = await look<{ case_id: string; element_id: string; kind: string }>(
    'SELECT case_id, element_id, kind FROM wait',
  );
  const kindOf = (wait: (typeof waits)[number]): string => {
    const definition = cases.find((one) => one.id === wait.case_id)?.definition_id ?? '';
    const node = graphs.get(definition)?.nodes.get(wait.element_id);
    return node && 'trigger' in node && node.trigger.kind === 'SIGNAL' ? 'SIGNAL' : 'MESSAGE';
  };
  const rows = await look<{ what: string }>(
    `SELECT 'the message ' || b.id || ' waits without an end' AS what FROM buffered_message b
     WHERE NOT EXISTS (SELECT 1 FROM job j WHERE j.id = b.id AND j.kind = 'EXPIRY')
     UNION ALL
     SELECT 'the message ' || b.id || ' and the wait ' || w.n || ' of the case ' || w.case_id || ' have missed each other'
     FROM buffered_message b JOIN wait w USING (office_id, correlation)
     WHERE w.message = b.name AND w.kind = 'MESSAGE' AND NOT EXISTS (SELECT 1 FROM job j WHERE j.kind = 'BUFFERED'
       AND j.case_id = w.case_id AND j.n = w.n)
     UNION ALL
     SELECT 'a timer starts ' || j.definition_key || ', which is suspended' FROM job j JOIN definition d
       ON d.office_id = j.office_id AND d.kind = 'PROCESS' AND d.key = j.definition_key
     WHERE j.kind = 'TIMER_START' AND d.suspended AND d.version = (SELECT max(n.version) FROM definition n
       WHERE n.office_id = d.office_id AND n.kind = d.kind AND n.key = d.key)`,
  );
  return [
    ...rows.map(({ what }) => what),
    ...waits
      .filter((wait) => wait.kind !== kindOf(wait))
      .map((wait) => `the wait of ${wait.case_id} at ${wait.element_id} is kept as one for a ${wait.kind}`),
  ];
}

/** Nobody did two acts on one version that exclude each other; what the director returns or rejects is neither. */
function separation({ tasks, cases, graphs }: Sight): string[] {
  const definitions = new Map(cases.map((one) => [one.id, graphs.get(one.definition_id)]));
  const isDirected = ({ completed_role: role, candidates }: TaskRow): boolean =>
    role !== null && !candidates.includes(role);
  const done = tasks.filter((task) => task.status === 'COMPLETED' && !isDirected(task));
  return done.flatMap((task) => {
    const node = definitions.get(task.case_id)?.nodes.get(task.element_id);
    const excluded = node?.type === 'USER_TASK' ? node.task.exclusiveWith : [];
    return done
      .filter(
        (other) =>
          other.element_id !== task.element_id &&
          other.object_id === task.object_id &&
          other.completed_by === task.completed_by &&
          other.version_no === task.version_no &&
          excluded.includes(other.act ?? ''),
      )
      .map(
        (other) => `${task.completed_by} did ${other.element_id} and ${task.element_id} on version ${task.version_no}`,
      );
  });
}

const named = (one: CaseRow): string => `${one.definition_key} ${one.id}`;
const ascending = (a: number, b: number): number => a - b;
/** As a column of JSON gives it back. */
const asKept = (state: CaseState | null): unknown => JSON.parse(JSON.stringify(state));
