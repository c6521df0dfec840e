import { happenedAt, Rejection, type FieldError } from '../kernel/index.js';
import type { Json } from '../engine/index.js';
import type { ActHandler, TaskAct } from '../instances/index.js';
import { storedFiles } from '../documents/index.js';
import type { Handover } from './handover.js';
import { findHandover, saveHandover } from './handover.store.js';

/**
 * DELIVER, DELIVER_REST and FIX_HANDOVER: what the handler brings is added to what already lies with the archive; at least
 * one original or copy.
 *
 * Raises `HANDOVER_NOT_FOUND`, `VALIDATION_FAILED` (nothing delivered, unknown file).
 *
 * @rule R-068
 */
export const deliverHandover: ActHandler = async (act) => {
  const { ctx, form } = act;
  const handover = await demandHandover(act);
  const originals = count(form['originalCount']);
  const copies = count(form['printedCount']);
  const files = Array.isArray(form['files']) ? (form['files'] as readonly string[]) : [];
  const known = await storedFiles(ctx.tx, files);
  const errors: FieldError[] = files.flatMap((id, index) => (known.has(id) ? [] : [unknownFile(index)]));
  const nothing = originals + copies === 0 && act.node.task.act !== 'FIX_HANDOVER';
  if (nothing) errors.push(NOTHING_DELIVERED);
  const told = { now: ctx.now, notBefore: handover.baselineAt, pointer: '/form/deliveredAt' };
  const { at: deliveredAt, errors: early } = happenedAt(form['deliveredAt'], told);
  errors.push(...early);
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  saveHandover(
    ctx.tx,
    {
      ...handover,
      status: 'DELIVERED',
      originalCount: handover.originalCount + originals,
      printedCount: handover.printedCount + copies,
      files: [...new Set([...handover.files, ...files])],
      deliveredAt,
      reasons: [],
    },
    act.entryId,
  );
  return {};
};

/** The hand-over that this case carries out. Raises `HANDOVER_NOT_FOUND`. */
export async function demandHandover({ ctx, instance }: TaskAct): Promise<Handover> {
  const handover = await findHandover(ctx.tx, { caseId: instance.id });
  if (!handover) throw new Rejection('HANDOVER_NOT_FOUND', {});
  return handover;
}

const count = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);

const NOTHING_DELIVERED: FieldError = {
  pointer: '/form/originalCount',
  code: 'NOTHING_DELIVERED',
  zh: '移交至少要有一份原件或印制正本。',
  en: 'A delivery has at least one original or printed copy.',
};

const unknownFile = (index: number): FieldError => ({
  pointer: `/form/files/${index}`,
  code: 'FILE_UNKNOWN',
  zh: '没有这个文件，请先上传。',
  en: 'There is no such file; upload it first.',
});
