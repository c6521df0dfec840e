import { Client } from 'pg';
import type { SightRow } from '../../src/access/index.js';
import { newId } from '../../src/kernel/index.js';

/** A person of chance, and the posts that they hold from day to day. */
export interface RandomPerson {
  readonly code: string;
  readonly type: string;
  readonly clearance: string;
  readonly isRestricted: boolean;
  readonly posts: readonly {
    readonly role: string;
    readonly unit: string;
    readonly from: string;
    readonly to: string;
  }[];
}

/** A delegation of chance: who lets whom act in which posts, how far and for which days. */
export interface RandomDelegation {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Posts passed on, `LEADER@COORD`; all of the giver's where it is empty. */
  readonly posts: readonly string[];
  readonly docKinds: readonly string[];
  readonly acts: readonly string[];
  readonly definitions: readonly string[];
  readonly first: string;
  readonly last: string;
  readonly isRevoked: boolean;
}

/** A thing of chance, who has which relation to it, and what it is about. */
export interface RandomThing {
  readonly type: 'DOCUMENT' | 'CASE' | 'HANDOVER' | 'RECORD' | 'STATE_SECRET';
  readonly id: string;
  readonly caseId: string;
  readonly classification: string;
  readonly rows: readonly SightRow[];
}

/** A task of chance. */
export interface RandomTask {
  readonly id: string;
  readonly isOpen: boolean;
  readonly act: string | null;
  readonly candidates: readonly string[];
  readonly assignee: string | null;
  readonly claimedBy: string | null;
  readonly documentId: string;
  readonly title: string;
  readonly caseId: string;
  readonly definition: string;
  /** The settings with which the case began let documents upward and key matters be done by delegation. */
  readonly allowsUpward: boolean;
  readonly classification: string;
  /** What the case says of its document. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An entry of the trail, with a text behind it. */
export interface RandomEntry {
  readonly id: string;
  /** Whether it is an act of the case, or something recorded about its task or its document. */
  readonly about: 'CASE' | 'TASK' | 'DOCUMENT';
  readonly actor: string;
  readonly caseId: string;
  readonly documentId: string;
}

/** What somebody is asked beside a task. */
export interface RandomSideTask {
  readonly id: string;
  readonly kind: string;
  readonly principal: string;
  readonly askedBy: string;
  readonly isOpen: boolean;
  readonly task: RandomTask;
}

/** An urge of chance. */
export interface RandomUrge {
  readonly id: string;
  readonly caseId: string;
  readonly recipients: readonly string[];
}

/** What was thrown into an office. */
export interface RandomSight {
  readonly persons: readonly RandomPerson[];
  readonly things: readonly RandomThing[];
  readonly tasks: readonly RandomTask[];
  readonly delegations: readonly RandomDelegation[];
  readonly urges: readonly RandomUrge[];
  readonly sideTasks: readonly RandomSideTask[];
  readonly entries: readonly RandomEntry[];
  readonly days: readonly string[];
}

const UNITS = ['COORD', 'PROJ', 'SUPV'] as const;
const ROLES = ['LEADER', 'MEMBER', 'EXPERT', 'DEPUTY'] as const;
const KINDS = ['TONGZHI', 'HAN', 'QINGSHI'] as const;
const ACTS = ['REVIEW', 'SIGN', 'REREVIEW', 'COUNTERSIGN'] as const;
const ASKED = ['CONSULT', 'READ', 'SIGN_BEFORE'] as const;
const DAYS = Array.from(
  { length: 24 },
  (_, index) => `2021-${String((index % 12) + 1).padStart(2, '0')}-${index < 12 ? '10' : '25'}`,
);

/**
 * Throws persons with dated posts, clearances and profiles, delegations between them, documents with their cases, hand-overs,
 * records, tasks and urges, and relations of every ground and level into an office, past its service.
 */
export async function throwSight(
  url: string,
  random: () => number,
  size: { persons: number; documents: number },
): Promise<RandomSight> {
  const db = new Client({ connectionString: url });
  await db.connect();
  await db.query('SET session_replication_role = replica');
  const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const some = <T>(from: readonly T[], most: number): T[] =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, () => one(from));
  const { rows: offices } = await db.query<{ id: string }>('SELECT id FROM office LIMIT 1');
  const office = offices[0]!.id;
  const insert = (table: string, row: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const names = ['office_id', ...Object.keys(row)];
    const text = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, index) => `$${index + 1}`).join(', ')})`;
    return db.query(text, [office, ...Object.values(row)]);
  };
  try {
    for (const role of ROLES) {
      const row = {
        code: `R-${role}`,
        role,
        name_zh: `岗位“${role}”`,
        name_en: role,
        functional: false,
        single: false,
        permissions: [],
      };
      await insert('position', { ...row, audit_id: newId() });
    }
    const { rows: deployed } = await db.query<{ id: string; key: string; version: number }>(
      "SELECT id, key, version FROM definition WHERE kind = 'PROCESS' ORDER BY key, version LIMIT 3",
    );
    const definitions =
      deployed.length > 0 ? deployed : ['one', 'two'].map((key) => ({ id: newId(), key, version: 1 }));
    const DEFINITIONS = definitions.map(({ key }) => key);
    const persons: RandomPerson[] = [];
    for (let n = 0; n < size.persons; n += 1) {
      const code = `r-${n}`;
      const type = one(['STAFF', 'STAFF', 'EXPERT', 'EXPERT', 'UNIT']);
      const isRestricted = type === 'EXPERT' && random() < 0.7;
      const clearance = one(['PUBLIC', 'INTERNAL', 'INTERNAL', 'MIMI', 'JIMI', 'JUEMI']);
      let posts = some([...UNITS], 3).map((unit) => {
        const [from, to] = [one(DAYS), one(DAYS)].sort();
        return { role: one(ROLES), unit, from: from!, to: to! };
      });
      posts = posts.filter(
        (post, place) =>
          posts.findIndex(({ role, unit, from }) => role === post.role && unit === post.unit && from === post.from) ===
          place,
      );
      persons.push({ code, type, clearance, isRestricted, posts });
      const dated = { valid_from: '2020-01-01', valid_to: null, audit_id: newId() };
      const profile = isRestricted ? 'RESTRICTED' : null;
      await insert('person', {
        code,
        display_name: code,
        person_type: type,
        clearance,
        access_profile: profile,
        ...dated,
      });
      for (const { role, unit, from, to } of posts) {
        const days = { valid_from: from, valid_to: to, audit_id: newId() };
        await insert('appointment', { id: newId(), person: code, position: `R-${role}`, unit, ...days });
      }
    }
    const delegations: RandomDelegation[] = [];
    const givers = persons.filter(({ type, posts }) => type === 'STAFF' && posts.length > 0);
    for (let n = 0; n < size.persons * 4; n += 1) {
      const giver = one(givers);
      const [first, last] = [one(DAYS), one(DAYS)].sort();
      const given: RandomDelegation = {
        id: newId(),
        from: giver.code,
        to: one(random() < 0.8 ? givers : persons).code,
        posts: random() < 0.4 ? [] : some(giver.posts, 2).map(({ role, unit }) => `${role}@${unit}`),
        docKinds: random() < 0.6 ? [] : some([...KINDS], 2),
        acts: random() < 0.6 ? [] : some([...ACTS, ...ASKED], 2),
        definitions: random() < 0.8 ? [] : some(DEFINITIONS, 1),
        first: first!,
        last: last!,
        isRevoked: random() < 0.1,
      };
      if (given.from === given.to) continue;
      delegations.push(given);
      const revoked = given.isRevoked ? { revoked_by: 'x', revoked_at: new Date(), revoke_reason: 'x' } : {};
      await insert('delegation', {
        id: given.id,
        from_person: given.from,
        to_person: given.to,
        posts: given.posts,
        doc_kinds: given.docKinds,
        acts: given.acts,
        definitions: given.definitions,
        valid_from: given.first,
        valid_to: given.last,
        reason: 'x',
        granted_by: 'x',
        granted_at: new Date(),
        audit_id: newId(),
        ...revoked,
      });
    }
    const { rows: settings } = await db.query<{ version: number; settings: { delegation?: object } }>(
      'SELECT version, settings FROM settings_version WHERE office_id = $1 ORDER BY version DESC LIMIT 1',
      [office],
    );
    const { version: closed, settings: before } = settings[0] ?? { version: 0, settings: {} };
    for (const allowUpward of [true, false]) {
      await insert('settings_version', {
        version: closed + (allowUpward ? 1 : 2),
        settings: { ...before, delegation: { ...before.delegation, allowUpward } },
        reason: 'x',
        set_by: 'x',
        set_at: new Date(),
        audit_id: newId(),
      });
    }
    const keys = [
      ...persons.map(({ code }) => code),
      ...UNITS.flatMap((unit) => [unit, ...ROLES.map((role) => `${role}@${unit}`)]),
      ...ROLES,
      'ALL_STAFF',
    ];
    const things: RandomThing[] = [];
    const tasks: RandomTask[] = [];
    const urges: RandomUrge[] = [];
    const sideTasks: RandomSideTask[] = [];
    const entries: RandomEntry[] = [];
    /** Whom the tasks of the case named: most of them are in the rows, as they are when tasks open. */
    let named: string[] = [];
    const related = async (thing: Omit<RandomThing, 'rows'>, at: Date): Promise<void> => {
      const { type, id } = thing;
      const rows = new Map<string, SightRow>();
      for (const principal of [...some(keys, 4), ...named.filter(() => random() < 0.7)]) {
        const row: SightRow = {
          principal,
          level: one(['CONTENT', 'METADATA'] as const),
          ground: one(['RELATION', 'DISTRIBUTION', 'GRANT'] as const),
        };
        rows.set(`${principal} ${row.ground}`, row);
      }
      for (const row of rows.values()) {
        await insert('may_see', { ...row, object_type: type, object_id: id, sort_key: at });
      }
      things.push({ ...thing, rows: [...rows.values()] });
    };
    for (let n = 0; n < size.documents; n += 1) {
      const at = new Date(Date.UTC(2021, 0, 1, 0, n));
      const [id, caseId, handoverId, recordId] = [newId(), newId(), newId(), newId()];
      const classification = one(['PUBLIC', 'INTERNAL']);
      const title = `公文 ${n}`;
      const docKind = one(KINDS);
      const head = { carrier: 'DOCUMENT', title, classification, audit_id: newId() };
      const definition = one(definitions);
      const allowsUpward = random() < 0.5;
      await insert('document', {
        ...head,
        id,
        case_id: caseId,
        doc_kind: docKind,
        issuer: 'WD',
        direction: 'DOWN',
        owner_group: one(UNITS),
        status: 'IN_REVIEW',
        urgency: 'NORMAL',
        duty_codes: [],
        drafter: 'nobody',
        handler: 'nobody',
        created_at: at,
      });
      await insert('process_instance', {
        id: caseId,
        case_no: `R-${n}`,
        root_case_id: caseId,
        definition_id: definition.id,
        definition_key: definition.key,
        definition_version: definition.version,
        deployment_seq: 1,
        settings_version: closed + (allowsUpward ? 1 : 2),
        object_type: 'DOCUMENT',
        object_id: id,
        starter: 'nobody',
        status: 'COMPLETED',
        state: '{}',
        seq: 1,
        last_hash: Buffer.alloc(32),
        started_at: at,
        audit_id: newId(),
      });
      await insert('archive_handover', {
        id: handoverId,
        case_id: caseId,
        object_type: 'DOCUMENT',
        object_id: id,
        carrier: 'DOCUMENT',
        status: 'DUE',
        baseline_at: at,
        due_rule: 'X',
        raw_due: '2021-01-04',
        due_at: at,
        rolled: false,
        day_type: 'WORKING',
        responsible: 'nobody',
        original_required: 1,
        printed_required: 2,
        audit_id: newId(),
      });
      const ofRecord = one(['PUBLIC', 'INTERNAL', 'MIMI', 'JIMI', 'JUEMI']);
      await insert('archive_record', {
        id: recordId,
        handover_id: handoverId,
        archive_code: `R-${n}`,
        fonds: 'X',
        category: 'WS',
        year: 2021,
        retention: 'Y',
        organ_code: 'Z',
        item_no: n + 1,
        title: `档案 ${n}`,
        creator: 'WD',
        classification: ofRecord,
        object_type: 'DOCUMENT',
        object_id: id,
        status: 'REGISTERED',
        created_at: at,
        audit_id: newId(),
      });
      named = [];
      for (let taskNo = 1; taskNo <= 1 + Math.floor(random() * 2); taskNo += 1) {
        const assignee = random() < 0.3 ? one(persons).code : null;
        const keyMatter = one([undefined, null, false, true]);
        const task: RandomTask = {
          id: newId(),
          isOpen: random() < 0.8,
          act: one([...ACTS, 'REVIEW', null]),
          candidates: [...new Set(some(keys, 3))],
          assignee,
          claimedBy: assignee === null && random() < 0.3 ? one(persons).code : null,
          documentId: id,
          title,
          caseId,
          definition: definition.key,
          allowsUpward,
          classification,
          variables: {
            ...(random() < 0.9 ? { docKind, classification } : {}),
            ...(random() < 0.3 ? { direction: 'UP' } : {}),
            ...(keyMatter === undefined ? {} : { keyMatter }),
          },
        };
        const opened = new Date(at.getTime() + taskNo * 1000);
        await insert('task', {
          id: task.id,
          case_id: caseId,
          root_case_id: caseId,
          n: taskNo,
          element_id: 'x',
          name_zh: '办理',
          status: task.isOpen ? 'OPEN' : 'COMPLETED',
          act: task.act,
          candidates: task.candidates,
          assignee,
          claimed_by: task.claimedBy,
          object_type: 'DOCUMENT',
          object_id: id,
          variables: task.variables,
          opinion: task.isOpen ? null : '同意',
          opened_at: opened,
          audit_id: newId(),
        });
        const principals = assignee === null ? task.candidates : [assignee];
        for (const principal of task.isOpen ? principals : []) {
          await insert('task_candidate', { principal, opened_at: opened, task_id: task.id });
        }
        const comment = {
          id: newId(),
          task_id: task.id,
          case_id: caseId,
          root_case_id: caseId,
          author: 'x',
          at: opened,
        };
        await insert('task_comment', { ...comment, text: '请看附件', audit_id: newId() });
        named.push(...principals);
        tasks.push(task);
        if (random() < 0.7) continue;
        const side: RandomSideTask = {
          id: newId(),
          kind: one(ASKED),
          principal: one(keys),
          askedBy: 'nobody',
          isOpen: random() < 0.8,
          task,
        };
        await insert('side_task', {
          id: side.id,
          task_id: task.id,
          case_id: caseId,
          root_case_id: caseId,
          kind: side.kind,
          status: side.isOpen ? 'OPEN' : 'CLOSED',
          closed_at: side.isOpen ? null : opened,
          principal: side.principal,
          is_post: side.principal.includes('@'),
          asked_by: side.askedBy,
          asked_at: opened,
          request: '请核对数据',
          opened_at: opened,
          audit_id: newId(),
        });
        named.push(side.principal);
        sideTasks.push(side);
      }
      await related({ type: 'DOCUMENT', id, caseId, classification }, at);
      await related({ type: 'CASE', id: caseId, caseId, classification }, at);
      await related({ type: 'HANDOVER', id: handoverId, caseId, classification }, at);
      await related({ type: 'RECORD', id: recordId, caseId, classification: ofRecord }, at);
      const secret = { id: newId(), classification: one(['MIMI', 'JIMI', 'JUEMI']) };
      await insert('state_secret', {
        ...secret,
        year: 2021,
        serial: n + 1,
        secrecy_period: '10年',
        neutral_title: `来件 ${n}`,
        copy_no: '000001',
        copies: 1,
        sender_org: 'X',
        received_at: at,
        place: 'X',
        keeper: 'nobody',
        status: 'KEPT',
        registered_by: 'nobody',
        registered_at: at,
        audit_id: newId(),
      });
      // Of no case: no delegation shows it to anybody.
      await related({ type: 'STATE_SECRET', caseId: secret.id, ...secret }, at);
      const ofCase = tasks.filter((task) => task.caseId === caseId);
      for (const about of ['CASE', 'TASK', 'DOCUMENT'] as const) {
        const entry = { id: newId(), about, actor: one(persons).code, caseId, documentId: id };
        const objectId = { CASE: id, TASK: ofCase[0]!.id, DOCUMENT: id }[about];
        await insert('audit_entry', {
          entry_id: entry.id,
          at,
          act: { CASE: 'SIGNED', TASK: 'TASK_COMMENTED', DOCUMENT: 'DRAFT_CHANGED' }[about],
          actor: entry.actor,
          object_type: about === 'TASK' ? 'TASK' : 'DOCUMENT',
          object_id: objectId,
          case_id: about === 'CASE' ? caseId : null,
          case_seq: about === 'CASE' ? 1 : null,
          body: JSON.stringify({ act: 'SIGNED', committed: { opinion: 'x' } }),
          hash: Buffer.alloc(32),
        });
        const text = { entry_id: entry.id, name: 'opinion', salt: Buffer.alloc(32), value: '同意' };
        await insert('audit_disclosure', text);
        entries.push(entry);
      }
      if (random() < 0.5) {
        const urge = { id: newId(), caseId, recipients: some(persons, 2).map(({ code }) => code) };
        const rest = {
          n: 1,
          element_id: 'x',
          level: null,
          at,
          due_at: at,
          urged_by: 'x',
          note: '请尽快',
          audit_id: newId(),
        };
        await insert('urge_record', { id: urge.id, case_id: caseId, recipients: urge.recipients, ...rest });
        urges.push(urge);
      }
    }
    return { persons, things, tasks, delegations, urges, sideTasks, entries, days: DAYS };
  } finally {
    await db.end();
  }
}

/** Order of the classifications, by hand: this evaluation shares nothing with the one that it judges. */
const ORDER = ['PUBLIC', 'INTERNAL', 'MIMI', 'JIMI', 'JUEMI'];

/** Keys of a person on a day, by hand; `null` for who is not with the office then. */
export function naiveKeys(person: RandomPerson, day: string): string[] | null {
  const held = person.posts.filter(({ from, to }) => from <= day && day <= to);
  if (person.type === 'STAFF' && held.length === 0) return null;
  const keys = [person.code];
  for (const { role, unit } of held) keys.push(`${role}@${unit}`, role);
  if (!person.isRestricted) {
    for (const { unit } of held) keys.push(unit);
    if (person.type !== 'UNIT') keys.push('ALL_STAFF');
  }
  return keys;
}

/** Whether the classification is open to the person by a relation or a copy. */
export const isCleared = (person: RandomPerson, classification: string): boolean =>
  classification === 'PUBLIC' ||
  (!person.isRestricted && ORDER.indexOf(classification) <= ORDER.indexOf(person.clearance));

/** Keys under which a person stands in for others on a day, with the delegation by which. */
export function naiveStandIns(
  { persons, delegations }: RandomSight,
  person: RandomPerson,
  day: string,
): { readonly by: RandomDelegation; readonly keys: readonly string[]; readonly takesNamed: boolean }[] {
  if (person.type !== 'STAFF' || naiveKeys(person, day) === null) return [];
  return delegations.flatMap((by) => {
    if (by.to !== person.code || by.isRevoked || day < by.first || by.last < day) return [];
    const giver = persons.find(({ code }) => code === by.from)!;
    const held = giver.posts.filter(({ from, to }) => from <= day && day <= to);
    const passed = held.filter(({ role, unit }) => by.posts.length === 0 || by.posts.includes(`${role}@${unit}`));
    if (passed.length === 0) return [];
    const takesNamed = passed.length === held.length;
    const keys = passed.flatMap(({ role, unit }) => [`${role}@${unit}`, role, unit]);
    return [{ by, keys: takesNamed ? [...keys, giver.code] : keys, takesNamed }];
  });
}

/** What waits for somebody: a task, or what is asked beside one. */
type Waiting = Pick<
  RandomTask,
  'isOpen' | 'act' | 'candidates' | 'assignee' | 'definition' | 'variables' | 'allowsUpward'
>;

/** What is asked beside a task, as something that waits under the key of whoever is asked. */
export const waitingOf = ({ isOpen, kind, principal, task }: RandomSideTask): Waiting => ({
  ...task,
  isOpen,
  act: kind,
  candidates: [principal],
  assignee: null,
});

/** Whether an open task waits for a person on a day as a delegate, under which keys; rule by rule. */
export function naiveDelegatedKeys(sight: RandomSight, person: RandomPerson, day: string, task: Waiting): string[] {
  if (!task.isOpen) return [];
  const { docKind, direction, keyMatter, classification } = task.variables;
  if (typeof classification === 'string' && !isCleared(person, classification)) return [];
  const ownKeys = naiveKeys(person, day) ?? [];
  return naiveStandIns(sight, person, day).flatMap(({ by, keys, takesNamed }) => {
    const isNamed =
      task.assignee === null
        ? task.candidates.some((key) => keys.includes(key))
        : takesNamed && task.assignee === by.from;
    if (!isNamed) return [];
    if (by.docKinds.length > 0 && !by.docKinds.includes(docKind as string)) return [];
    if (by.acts.length > 0 && !by.acts.includes(task.act ?? 'none')) return [];
    if (by.definitions.length > 0 && !by.definitions.includes(task.definition)) return [];
    if (task.act === 'REREVIEW') return [];
    if (direction === 'UP' && !task.allowsUpward) return [];
    if (task.act === 'SIGN') {
      if (keyMatter !== undefined && keyMatter !== false && !task.allowsUpward) return [];
      if (!ownKeys.includes('DEPUTY') && !ownKeys.includes('DIRECTOR')) return [];
    }
    return keys;
  });
}

/** Whether a person sees a thing on a day, read off the rules one after another. */
export function naiveSight(
  sight: RandomSight,
  person: RandomPerson,
  day: string,
  thing: RandomThing,
  content = false,
): boolean {
  return naiveOwnSight(person, day, thing, content) || naiveDelegatesSight(sight, person, day, thing, content);
}

/** What a person sees by themselves. */
export function naiveOwnSight(person: RandomPerson, day: string, thing: RandomThing, content = false): boolean {
  const keys = naiveKeys(person, day);
  if (keys === null) return false;
  for (const row of thing.rows) {
    if (!keys.includes(row.principal)) continue;
    if (content && row.level !== 'CONTENT') continue;
    if (isCleared(person, thing.classification)) return true;
    if (person.isRestricted && row.ground === 'GRANT' && thing.classification === 'INTERNAL') return true;
  }
  return false;
}

/** What a person sees as a delegate: what those see for whom a task of its case waits, up to the delegate's own clearance. */
export function naiveDelegatesSight(
  sight: RandomSight,
  person: RandomPerson,
  day: string,
  thing: RandomThing,
  content = false,
): boolean {
  if (!isCleared(person, thing.classification)) return false;
  const isOfCase = ({ caseId }: RandomTask): boolean => caseId === thing.caseId;
  const asked = sight.sideTasks.filter(({ task }) => isOfCase(task)).map(waitingOf);
  const waiting = [...sight.tasks.filter(isOfCase), ...asked];
  const keys = new Set(waiting.flatMap((task) => naiveDelegatedKeys(sight, person, day, task)));
  return thing.rows.some(({ principal, level }) => keys.has(principal) && (!content || level === 'CONTENT'));
}
