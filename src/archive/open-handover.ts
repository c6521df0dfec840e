import { Rejection } from '../kernel/index.js';
import { grantSight } from '../access/index.js';
import { handoverDue, loadCalendar } from '../calendar/index.js';
import { holdersOf, postsOn, scheduleIfLeft, settingsAt } from '../organisation/index.js';
import type { Json } from '../engine/index.js';
import type { ServiceCall, ServiceHandler } from '../instances/index.js';
import { findDocument, type Document } from '../documents/index.js';
import type { Handover } from './handover.js';
import { insertHandover } from './handover.store.js';
import { textOf } from './work-input.js';

/**
 * `archive.computeDue`: opens the hand-over of a signed document and says when it is due: three days after the baseline,
 * rolled forward from a day off, by the settings that the case is bound to.
 *
 * Gives `handoverId`, `dueAt` (RFC 3339) and `responsible`, the handler. Raises `HANDOVER_WITHOUT_BASELINE`, `CALENDAR_MISSING`.
 *
 * @rule R-067 @rule R-068 @rule R-070 @rule R-071
 */
export const openHandover: ServiceHandler = {
  mode: 'LOCAL',
  act: 'HANDOVER_OPENED',
  async run(call) {
    const { ctx, tree, instance, input, entryId } = call;
    const baselineAt = baselineOf(input['baseline']);
    const { values } = await settingsAt(ctx.tx, instance.settingsVersion);
    const due = handoverDue(await loadCalendar(ctx.tx), baselineAt, values, ctx.zone);
    const carrier = textOf(input, 'carrier', 'DOCUMENT');
    const objectId = instance.objectId ?? textOf(input, 'documentId', '');
    const document = await findDocument(ctx.tx, objectId);
    const required = await requiredCopies(call, { carrier, docKind: document?.docKind ?? null }, values);
    const handover: Handover = {
      id: ctx.newId(),
      caseId: instance.id,
      objectType: instance.objectType ?? 'DOCUMENT',
      objectId,
      carrier,
      status: 'DUE',
      baselineAt,
      dueRule: due.rule,
      rawDue: due.rawDue,
      dueAt: due.dueAt,
      rolled: due.rolled,
      dayType: due.dayType,
      responsible: await handlerOf(call, document, values),
      originalRequired: required.original,
      printedRequired: required.printed,
      originalCount: 0,
      printedCount: 0,
      files: [],
      deliveredAt: null,
      acceptedAt: null,
      acceptedBy: null,
      onTime: null,
      reasons: [],
      storagePlace: null,
      rowVersion: 1,
    };
    insertHandover(ctx.tx, handover, entryId);
    grantSight(ctx.tx, {
      principals: [handover.responsible, ...(document ? [`LEADER@${document.ownerGroup}`] : []), ...KEEPERS],
      objectType: 'HANDOVER',
      objectId: handover.id,
      at: tree.root.startedAt,
    });
    return { handoverId: handover.id, dueAt: due.dueAt.toISOString(), responsible: handover.responsible };
  },
};

/** Posts that see every hand-over and every record: the records staff of the coordination group, director and deputy. */
export const KEEPERS: readonly string[] = ['ARCHIVIST', 'REGISTRY', 'DIRECTOR', 'DEPUTY'];

/** Reads the instant of signing that a case hands in. */
export function baselineOf(value: Json | undefined): Date {
  const at = new Date(typeof value === 'string' ? value : Number.NaN);
  if (Number.isNaN(at.getTime())) throw new Rejection('HANDOVER_WITHOUT_BASELINE');
  return at;
}

/**
 * Who hands over: the drafter of the signed document, or as the settings of the case say whoever applied for it, who started the
 * case, or the clerk who registers documents for the owner group. The owner group's leader where that person holds no post any
 * more, or there is no such clerk. Without a leader it stays theirs until there is one, and administrators are told.
 *
 * @rule R-070
 */
async function handlerOf(call: ServiceCall, document: Document | null, settings: Json): Promise<string> {
  const { ctx, tree, instance, input } = call;
  const drafter = textOf(input, 'handlerId', instance.starter);
  if (!document) return drafter;
  const rule = (settings as { archive?: { handover?: Row } }).archive?.handover?.['responsible'];
  const [clerk] = rule === 'GROUP_CLERK' ? await holdersOf(ctx.tx, 'REGISTRY', document.ownerGroup, ctx.today) : [];
  const named = rule === 'APPLICANT' ? tree.root.starter : (clerk ?? drafter);
  const isMissing = rule === 'GROUP_CLERK' && clerk === undefined;
  const there = await postsOn(ctx.tx, named, ctx.today);
  if (!isMissing && there && there.posts.length > 0) return named;
  const [leader] = await holdersOf(ctx.tx, 'LEADER', document.ownerGroup, ctx.today);
  if (leader === undefined) scheduleIfLeft(ctx.tx, named, ctx.today, ctx.now);
  return leader ?? named;
}

/** How many originals and copies are due: by the settings, for a website item by its row of the archive class. */
async function requiredCopies(
  { ctx, tree, instance }: ServiceCall,
  item: { readonly carrier: string; readonly docKind: string | null },
  settings: Json,
): Promise<{ original: number; printed: number }> {
  const { carrier } = item;
  const decision = await tree.deps.definitions.decision(ctx.tx, 'archive-class', instance.deploymentSeq);
  const { result } = decision.evaluate(item, ctx.now.toISOString());
  const row = (typeof result === 'object' && result !== null && !Array.isArray(result) ? result : {}) as Row;
  const handover = (settings as { archive?: { handover?: Row } }).archive?.handover ?? {};
  return {
    original: whole(carrier === 'WEBSITE' ? row['paperOriginal'] : handover['originalCount'], row['paperOriginal'], 1),
    printed: whole(carrier === 'WEBSITE' ? row['paperPrinted'] : handover['printedCount'], row['paperPrinted'], 2),
  };
}

type Row = Readonly<Record<string, Json>>;

const whole = (first: Json | undefined, second: Json | undefined, otherwise: number): number =>
  typeof first === 'number' ? first : typeof second === 'number' ? second : otherwise;
