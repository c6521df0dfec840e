import { handoverDue, loadCalendar } from '../calendar/index.js';
import { settingsAt } from '../organisation/index.js';
import type { ServiceHandler } from '../instances/index.js';
import { moveUrges } from '../tasks/index.js';
import { findHandover, saveHandover } from './handover.store.js';
import { baselineOf } from './open-handover.js';

/** Element of the hand-over process that carries its due date and is urged. */
const COLLECTION = 'subCollect';

/**
 * `archive.recomputeDue`: a re-signing after a material change restarts the three days, and with them the urges.
 * A hand-over that was accepted meanwhile keeps its date.
 *
 * @rule R-067 @rule R-130
 */
export const recomputeDue: ServiceHandler = {
  mode: 'LOCAL',
  act: 'HANDOVER_CHANGED',
  async run({ ctx, tree, instance, input, entryId }) {
    const handover = await findHandover(ctx.tx, { caseId: instance.id });
    if (!handover || handover.status === 'ACCEPTED') return { dueAt: handover?.dueAt.toISOString() ?? null };
    const baselineAt = baselineOf(input['baseline']);
    const { values } = await settingsAt(ctx.tx, instance.settingsVersion);
    const due = handoverDue(await loadCalendar(ctx.tx), baselineAt, values, ctx.zone);
    saveHandover(
      ctx.tx,
      {
        ...handover,
        baselineAt,
        dueRule: due.rule,
        rawDue: due.rawDue,
        dueAt: due.dueAt,
        rolled: due.rolled,
        dayType: due.dayType,
      },
      entryId,
    );
    await moveUrges(ctx, {
      caseId: instance.id,
      rootCaseId: tree.rootCaseId,
      elementId: COLLECTION,
      dueAt: due.dueAt,
      level0At: due.reminderAt,
    });
    return { dueAt: due.dueAt.toISOString() };
  },
};
