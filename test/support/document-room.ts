import { readFileSync } from 'node:fs';
import { grantSight } from '../../src/access/index.js';
import { recordFact } from '../../src/audit/index.js';
import { readDmn, type Decision, type Json, type Variables } from '../../src/engine/index.js';
import { DOCUMENT_ACTS, DOCUMENT_MESSAGES, DOCUMENT_SERVICES } from '../../src/documents/document-wiring.js';
import { DOCUMENT_REJECTIONS } from '../../src/documents/document-rejections.js';
import { openDraft } from '../../src/documents/draft/open-draft.js';
import { findDocument } from '../../src/documents/document.store.js';
import type { Document } from '../../src/documents/document.js';
import type { ActHandler, MessageHandler, ServiceHandler, TaskAct } from '../../src/instances/index.js';
import { newId, setOfficeClock, type Caller, type CommandContext } from '../../src/kernel/index.js';
import { TASKS_REJECTIONS } from '../../src/tasks/index.js';
import { openRoom, type TestRoom } from './room.js';

type Form = Readonly<Record<string, Json>>;

/** What completing a task says, beside who and on what. */
export interface Said {
  readonly element?: string;
  readonly outcome?: string;
  readonly opinion?: string;
  readonly form?: Form;
  readonly versionNo?: number;
  readonly onBehalfOf?: string;
}

/** Documents on a real PostgreSQL without cases around them: their handlers run as commands of the people who act. */
export interface DocumentRoom extends TestRoom {
  as(person: string, ...keys: readonly string[]): Caller;
  at(instant: string): Promise<void>;
  /** Opens a draft and gives its id. */
  draft(form?: Form): Promise<string>;
  /** Does an act of `DOCUMENT_ACTS`; gives the variables for the case. */
  does(by: Caller, act: keyof typeof DOCUMENT_ACTS, documentId: string, said?: Said): Promise<Variables>;
  /** Runs a service of `DOCUMENT_SERVICES` as the system would. */
  serves(key: keyof typeof DOCUMENT_SERVICES, documentId: string): Promise<Variables>;
  hears(documentId: string, payload: Form): Promise<Variables>;
  document(id: string): Promise<Document>;
  rows<Row = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

/** The seed notice, as its drafter writes it. */
export const SEED_NOTICE: Form = {
  docKind: 'TONGZHI',
  issuer: 'LGO',
  direction: 'DOWN',
  ownerGroup: 'COORD',
  dutyCodes: ['C-02'],
  title: '关于印发《工作部职责及人员组成》等四项制度的通知',
  bodyText: '各成员单位：现将四项制度印发给你们，请认真贯彻执行。',
  mainRecipients: ['unit-a', 'unit-b', 'unit-c'],
  mainRecipientsLabel: '市创建领导小组各成员单位',
  internalChoice: 'RELATED_PERSONS',
  internalPersons: ['u-co-m1'],
  attachments: ['职责及人员组成', '工作规则', '督导考核办法', '信息报送制度'].map((name, index) => ({
    no: index + 1,
    name,
  })),
};

/** Opens such a room with the people, units and number series of the acceptance scenarios. */
export async function openDocumentRoom(): Promise<DocumentRoom> {
  const room = await openRoom([DOCUMENT_REJECTIONS, TASKS_REJECTIONS]);
  await foundOffice(room);
  const definitions = { decision: (_tx: unknown, key: string) => shippedDecision(key) };
  const instanceOf = async (ctx: CommandContext, documentId: string): Promise<object> => {
    const document = await findDocument(ctx.tx, documentId);
    const caseId = document?.caseId ?? newId();
    return {
      id: caseId,
      rootCaseId: caseId,
      objectType: 'DOCUMENT',
      objectId: documentId,
      definition: { key: 'outgoing-higher-office-document' },
      settingsVersion: 0,
      deploymentSeq: 1,
    };
  };
  const noted = async <O>(
    by: Caller,
    documentId: string,
    work: (ctx: CommandContext, entryId: string, rest: object) => Promise<O>,
  ): Promise<O> =>
    room.act(async (ctx) => {
      const entryId = ctx.newId();
      const rest = { instance: await instanceOf(ctx, documentId), tree: { deps: { definitions } } };
      const made = await work(ctx, entryId, rest);
      recordFact(ctx, { entryId, act: 'WORK_DONE', objectType: 'DOCUMENT', objectId: documentId });
      return made;
    }, by);
  const as = (person: string, ...keys: readonly string[]): Caller => ({
    ...room.caller,
    person,
    keys: [person, ...keys],
  });
  return {
    ...room,
    as,
    at: (instant) => room.act((ctx) => setOfficeClock(ctx.tx, new Date(instant))),
    draft: (form = SEED_NOTICE) =>
      room.act(async (ctx) => {
        const entryId = ctx.newId();
        const caseId = newId();
        const start = {
          ctx,
          caseId,
          processKey: 'outgoing-higher-office-document',
          starter: 'u-co-m1',
          isByEvent: false,
        };
        const opened = await openDraft({ ...start, form, settings: {}, entryId });
        const { objectType, objectId, seenBy = [] } = opened;
        recordFact(ctx, { entryId, act: 'CASE_STARTED', objectType, objectId });
        const principals = [...seenBy, 'u-co-m1'];
        grantSight(ctx.tx, { principals: seenBy, objectType, objectId, at: ctx.now });
        grantSight(ctx.tx, { principals, objectType: 'CASE', objectId: caseId, at: ctx.now });
        return opened.objectId;
      }, as('u-co-m1')),
    does: (by, act, documentId, said = {}) =>
      noted(by, documentId, (ctx, entryId, rest) =>
        (DOCUMENT_ACTS[act] as ActHandler)({
          ...rest,
          ctx,
          node: { task: { act, candidates: [] } },
          task: {
            id: newId(),
            n: 1,
            elementId: said.element ?? act,
            nameZh: said.element ?? act,
            nameEn: null,
            rule: null,
            candidates: [],
            round: null,
            versionNo: said.versionNo ?? null,
            variables: {},
          },
          outcome: said.outcome ?? (act === 'DRAFT' ? 'DONE' : 'APPROVE'),
          opinion: said.opinion ?? null,
          form: said.form ?? {},
          role: by.keys[1] ?? null,
          onBehalfOf: said.onBehalfOf ?? null,
          entryId,
        } as unknown as TaskAct),
      ),
    serves: (key, documentId) =>
      noted(room.caller, documentId, (ctx, entryId, rest) => {
        const handler = DOCUMENT_SERVICES[key] as Extract<ServiceHandler, { mode: 'LOCAL' }>;
        return handler.run({ ...rest, ctx, elementId: key, input: {}, entryId } as never);
      }),
    hears: (documentId, payload) =>
      noted(room.caller, documentId, (ctx, entryId, rest) =>
        (DOCUMENT_MESSAGES.SuperiorResponse as MessageHandler)({ ...rest, ctx, payload, entryId } as never),
      ),
    document: async (id) => {
      const document = await room.read(({ tx }) => findDocument(tx, id));
      if (!document) throw new Error(`No document ${id}`);
      return document;
    },
    rows: async <Row>(sql: string, params: readonly unknown[] = []) => room.owner.query<Row[]>(sql, [...params]),
  };
}

async function shippedDecision(key: string): Promise<Decision> {
  const file = new URL(`../../processes/decisions/${key}.dmn`, import.meta.url);
  const { decisions } = await readDmn(readFileSync(file, 'utf8'));
  const [decision] = decisions;
  if (!decision) throw new Error(`${key}.dmn has no decision`);
  return decision;
}

/** People by their accounts of the acceptance scenarios, past the import, whose own tests are elsewhere. */
async function foundOffice({ owner, caller }: TestRoom): Promise<void> {
  const runner = owner.createQueryRunner();
  const office = caller.officeId;
  const fill = async (table: string, columns: string, rows: readonly (readonly unknown[])[]): Promise<void> => {
    for (const row of rows) {
      const places = row.map((_, index) => `$${index + 3}`).join(', ');
      await runner.query(`INSERT INTO ${table} (office_id, audit_id, ${columns}) VALUES ($1, $2, ${places})`, [
        office,
        newId(),
        ...row,
      ]);
    }
  };
  await runner.query("SET session_replication_role = 'replica'");
  await fill('org_unit', 'code, kind, name_zh, name_en, external, valid_from', [
    ['WD', 'DEPARTMENT', '工作部', 'Department', false, '2022-01-01'],
    ['LGO', 'HIGHER_OFFICE', '市创建办', 'Leading Group Office', false, '2022-01-01'],
    ['LG', 'SUPERIOR', '市创建领导小组', 'Leading Group', true, '2022-01-01'],
    ['CITY-GOV', 'SUPERIOR', '市政府', 'City Government', true, '2022-01-01'],
    ...['COORD', 'PROJ', 'SUPV'].map((code) => [code, 'GROUP', code, code, false, '2022-01-01']),
    ...['unit-a', 'unit-b', 'unit-c'].map((code) => [code, 'MEMBER_UNIT', code, code, true, '2022-01-01']),
  ]);
  const posts: [person: string, role: string, unit: string][] = [
    ['u-dir', 'DIRECTOR', 'WD'],
    ['u-dep', 'DEPUTY', 'WD'],
    ['u-co-lead', 'LEADER', 'COORD'],
    ['u-pr-lead', 'LEADER', 'PROJ'],
    ['u-su-lead', 'LEADER', 'SUPV'],
    ['u-co-m1', 'MEMBER', 'COORD'],
    ['u-pr-m1', 'MEMBER', 'PROJ'],
    ['u-pr-ex1', 'EXPERT', 'PROJ'],
  ];
  await fill(
    'position',
    'code, role, name_zh, name_en',
    [...new Set(posts.map(([, role]) => role))].map((role) => [role, role, role, role]),
  );
  await fill(
    'person',
    'code, display_name, valid_from, access_profile',
    [...posts.map(([code]) => code), 'u-co-reg', 'u-co-seal', 'u-a-lia'].map((code) => [
      code,
      `姓名${code}`,
      '2022-01-01',
      code === 'u-pr-ex1' ? 'RESTRICTED' : null,
    ]),
  );
  await fill(
    'appointment',
    'id, person, position, unit, valid_from',
    posts.map(([person, role, unit]) => [newId(), person, role, unit, '2022-01-01']),
  );
  await fill('duty', 'code, owner, name_zh, name_en, article', [['C-02', 'COORD', '制度', 'Rules', 'Annex1']]);
  await fill('number_series', 'code, agency_code, issuer, name_zh', [
    ['LGO', '市安城创办发', 'LGO', '市创建办发文'],
    ['WD', '试工部发', 'WD', '工作部发文'],
  ]);
  await fill('number_counter', 'series, year, last_serial', [['LGO', 2022, 9]]);
  await runner.query("SET session_replication_role = 'origin'");
  await runner.release();
}
