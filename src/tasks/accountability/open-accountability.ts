import { Rejection, type Command, type CommandContext } from '../../kernel/index.js';
import { demandMay } from '../../access/index.js';
import { recordFact } from '../../audit/index.js';
import { variablesOf } from '../../engine/index.js';
import { CallTree, seesLockedCase, type TreeDependencies } from '../../instances/index.js';
import { holdersOf, settingsAt } from '../../organisation/index.js';
import {
  ACCOUNTABILITY_CASE,
  toAccountabilityView,
  type Accountability,
  type AccountabilityView,
} from './accountability.js';
import { insertAccountability, lastUrgeOfLevel3, openAccountabilityOf, type LastUrge } from './accountability.store.js';

/** Which case was delayed, and what whoever pursues it says. */
export interface OpenInput {
  readonly caseId: string;
  /** Kept behind a commitment, since people write it. */
  readonly reason: string | null;
}

/**
 * Has the delay of a case pursued (责任追究): by the director, or the leader of the group that owns it. Its ground is the newest urge of
 * level 3; where nothing went so far, the reason that is given.
 *
 * Raises `CASE_NOT_FOUND`, `ACCOUNTABILITY_NOT_YOURS`, `ACCOUNTABILITY_OPEN`, `ACCOUNTABILITY_WITHOUT_GROUND`.
 *
 * @rule R-086
 */
export const openAccountability = (deps: TreeDependencies): Command<OpenInput, AccountabilityView> => ({
  name: 'tasks.openAccountability',
  async execute(ctx, { caseId, reason }) {
    const { root } = await CallTree.lock(ctx, deps, { caseId }, seesLockedCase(ctx.caller));
    const { ownerGroup } = root.state === null ? {} : variablesOf(root.state);
    demandMay(ctx.caller, 'accountability.open', { caseId: root.id, ownerGroup }, ctx.today);
    if ((await openAccountabilityOf(ctx.tx, root.id)) !== null) {
      throw new Rejection('ACCOUNTABILITY_OPEN', { caseId: root.id });
    }
    const urge = await lastUrgeOfLevel3(ctx.tx, root.id);
    if (!urge && reason === null) throw new Rejection('ACCOUNTABILITY_WITHOUT_GROUND', { caseId: root.id });
    const one = await open(ctx, { rootCaseId: root.id, urge, reason, by: ctx.caller.person! });
    return toAccountabilityView(one, ctx);
  },
});

/**
 * The third level of urging was reached: has the delay pursued at once, where the settings of the case say so
 * (`accountability.openAtLevel3`) and it is not pursued yet. Under the lock of the call tree.
 *
 * @rule R-086 @rule R-128
 */
export async function pursueAtLevel3(ctx: CommandContext, tree: CallTree, urge: LastUrge): Promise<void> {
  const { values } = await settingsAt(ctx.tx, tree.root.settingsVersion);
  const { accountability } = values as { readonly accountability?: { readonly openAtLevel3?: boolean } };
  if (accountability?.openAtLevel3 !== true) return;
  if ((await openAccountabilityOf(ctx.tx, tree.rootCaseId)) !== null) return;
  await open(ctx, { rootCaseId: tree.rootCaseId, urge, reason: null, by: 'SYSTEM' });
}

async function open(
  ctx: CommandContext,
  given: {
    readonly rootCaseId: string;
    readonly urge: LastUrge | undefined;
    readonly reason: string | null;
    readonly by: string;
  },
): Promise<Accountability> {
  const { rootCaseId, urge, reason, by } = given;
  const one: Accountability = {
    id: ctx.newId(),
    rootCaseId,
    ground: urge ? 'LEVEL_3' : 'MANUAL',
    taskId: urge?.taskId ?? null,
    elementId: urge?.elementId ?? null,
    urgedAt: urge?.urgedAt ?? null,
    reason,
    openedBy: by,
    openedAt: ctx.now,
    status: 'OPEN',
    conclusion: null,
    closedBy: null,
    closedAt: null,
    rowVersion: 1,
  };
  const entryId = recordFact(ctx, {
    act: 'ACCOUNTABILITY_OPENED',
    objectType: ACCOUNTABILITY_CASE,
    objectId: one.id,
    rule: 'R-086',
    ...(reason === null ? {} : { committed: { reason } }),
    details: { rootCaseId, ground: one.ground, taskId: one.taskId, elementId: one.elementId },
  });
  insertAccountability(ctx.tx, one, entryId);
  const directors = await holdersOf(ctx.tx, 'DIRECTOR', null, ctx.today);
  const auditors = await holdersOf(ctx.tx, 'AUDITOR', null, ctx.today);
  ctx.publish({
    type: 'accountability.opened',
    subject: one.id,
    caseId: rootCaseId,
    data: { ground: one.ground, by, recipients: [...new Set([...directors, ...auditors])] },
  });
  return one;
}
