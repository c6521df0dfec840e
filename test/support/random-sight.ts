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

/** A thing of chance, who has which relation to it, and what it is about. */
export interface RandomThing {
  readonly type: 'DOCUMENT' | 'CASE' | 'HANDOVER' | 'RECORD';
  readonly id: string;
  readonly classification: string;
  readonly rows: readonly SightRow[];
}

/** An open task of chance. */
export interface RandomTask {
  readonly id: string;
  readonly candidates: readonly string[];
  readonly assignee: string | null;
  readonly documentId: string;
  readonly caseId: string;
  readonly classification: string;
}

/** What was thrown into an office. */
export interface RandomSight {
  readonly persons: readonly RandomPerson[];
  readonly things: readonly RandomThing[];
  readonly tasks: readonly RandomTask[];
  readonly days: readonly string[];
}

const UNITS = ['COORD', 'PROJ', 'SUPV'] as const;
const ROLES = ['LEADER', 'MEMBER', 'EXPERT'] as const;
const DAYS = Array.from(
  { length: 24 },
  (_, index) => `2021-${String((index % 12) + 1).padStart(2, '0')}-${index < 12 ? '10' : '25'}`,
);

/**
 * Throws persons with dated posts, clearances and profiles, documents with their cases, hand-overs, records and tasks, and relations of
 * every ground and level into an office, past its service.
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
        name_zh: role,
        name_en: role,
        functional: false,
        single: false,
        permissions: [],
      };
      await insert('position', { ...row, audit_id: newId() });
    }
    const persons: RandomPerson[] = [];
    for (let n = 0; n < size.persons; n += 1) {
      const code = `r-${n}`;
      const type = one(['STAFF', 'STAFF', 'EXPERT', 'EXPERT', 'UNIT']);
      const isRestricted = type === 'EXPERT' && random() < 0.7;
      const clearance = one(['PUBLIC', 'INTERNAL', 'INTERNAL', 'MIMI', 'JIMI', 'JUEMI']);
      const posts = some([...UNITS], 3).map((unit) => {
        const [from, to] = [one(DAYS), one(DAYS)].sort();
        return { role: one(ROLES), unit, from: from!, to: to! };
      });
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
    const keys = [
      ...persons.map(({ code }) => code),
      ...UNITS.flatMap((unit) => [unit, ...ROLES.map((role) => `${role}@${unit}`)]),
      ...ROLES,
      'ALL_STAFF',
    ];
    const { rows: definitions } = await db.query<{ id: string; key: string; version: number }>(
      "SELECT id, key, version FROM definition WHERE kind = 'PROCESS' LIMIT 1",
    );
    const definition = definitions[0] ?? { id: newId(), key: 'none', version: 1 };
    const things: RandomThing[] = [];
    const tasks: RandomTask[] = [];
    const related = async (type: RandomThing['type'], id: string, classification: string, at: Date): Promise<void> => {
      const rows = new Map<string, SightRow>();
      for (const principal of some(keys, 4)) {
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
      things.push({ type, id, classification, rows: [...rows.values()] });
    };
    for (let n = 0; n < size.documents; n += 1) {
      const at = new Date(Date.UTC(2021, 0, 1, 0, n));
      const [id, caseId, handoverId, recordId] = [newId(), newId(), newId(), newId()];
      const classification = one(['PUBLIC', 'INTERNAL']);
      const head = { carrier: 'DOCUMENT', title: `公文 ${n}`, classification, audit_id: newId() };
      await insert('document', {
        ...head,
        id,
        case_id: caseId,
        doc_kind: 'TONGZHI',
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
        settings_version: 1,
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
      await related('DOCUMENT', id, classification, at);
      await related('CASE', caseId, classification, at);
      await related('HANDOVER', handoverId, classification, at);
      await related('RECORD', recordId, ofRecord, at);
      const assignee = random() < 0.3 ? one(persons).code : null;
      const task = {
        id: newId(),
        candidates: [...new Set(some(keys, 3))],
        assignee,
        documentId: id,
        caseId,
        classification,
      };
      await insert('task', {
        id: task.id,
        case_id: caseId,
        root_case_id: caseId,
        n: 1,
        element_id: 'x',
        name_zh: '办理',
        status: 'OPEN',
        candidates: task.candidates,
        assignee,
        object_type: 'DOCUMENT',
        object_id: id,
        opened_at: at,
        audit_id: newId(),
      });
      for (const principal of assignee === null ? task.candidates : [assignee]) {
        await insert('task_candidate', { principal, opened_at: at, task_id: task.id });
      }
      tasks.push(task);
    }
    return { persons, things, tasks, days: DAYS };
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

/** Whether a person sees a thing on a day, read off the rules one after another. */
export function naiveSight(person: RandomPerson, day: string, thing: RandomThing, content = false): boolean {
  const keys = naiveKeys(person, day);
  if (keys === null) return false;
  for (const row of thing.rows) {
    if (!keys.includes(row.principal)) continue;
    if (content && row.level !== 'CONTENT') continue;
    if (thing.classification === 'PUBLIC') return true;
    if (person.isRestricted) {
      if (row.ground === 'GRANT' && thing.classification === 'INTERNAL') return true;
    } else if (ORDER.indexOf(thing.classification) <= ORDER.indexOf(person.clearance)) return true;
  }
  return false;
}
