import type { Command, CommandContext } from '../kernel/index.js';
import { actorOf, newId, Rejection } from '../kernel/index.js';
import { recordFact } from '../audit/index.js';
import { demandMatch } from '../kernel/http/index.js';
import {
  lockDeployments,
  setSuspended,
  toDefinitionView,
  versionsOf,
  type DefinitionFollower,
  type DefinitionRow,
  type DefinitionView,
} from '../definitions/index.js';
import { CallTree, type TreeDependencies } from './call-tree.js';
import { changeSuspension } from './suspend-case.js';
import { nextToChange } from './suspension.store.js';

/** Which version is suspended or activated, and why. */
export interface DefinitionStateInput {
  readonly key: string;
  readonly version: number;
  /** Kept behind a commitment, since people write it. */
  readonly reason: string;
  /** Its running cases too, with all that they called. */
  readonly withCases: boolean;
  readonly ifMatch: string | null;
}

/** A version after it was suspended or activated. */
export type DefinitionStateView = DefinitionView & {
  /** Cases that are being suspended or resumed with it, one after another. */
  readonly cases: number;
};

/** What suspending a version needs from its surroundings. */
export interface StateDependencies extends TreeDependencies {
  readonly follower: DefinitionFollower;
}

/** What a `SUSPENSION` job holds. */
export interface SuspensionPayload {
  readonly definitionId: string;
  readonly suspends: boolean;
  readonly reason: string;
  readonly by: string;
  readonly orderId: string;
}

/**
 * Suspends a version of a process: no case starts on it, by whatever way. It stays the newest, and no older one takes its
 * place. Cases under way go on, and may still call it, unless they are suspended too.
 *
 * Raises `DEFINITION_NOT_FOUND`, `DEFINITION_SUSPENDED` where it is suspended and no cases were asked for, `PRECONDITION_FAILED`.
 */
export const suspendDefinition = (deps: StateDependencies): Command<DefinitionStateInput, DefinitionStateView> => ({
  name: 'instances.suspendDefinition',
  async execute(ctx, input) {
    const { row, isNewest } = await findProcess(ctx, input);
    if (row.suspended && !input.withCases) throw new Rejection('DEFINITION_SUSPENDED', { definition: row.key });
    const view = await change(ctx, row, input, true);
    if (isNewest) deps.follower.end(ctx, row.key);
    return view;
  },
});

/**
 * Lets cases start on a suspended version again; the timers that start it count from now.
 *
 * Raises `DEFINITION_NOT_FOUND`, `DEFINITION_ACTIVE` where it is not suspended and no cases were asked for,
 * `PRECONDITION_FAILED`.
 */
export const activateDefinition = (deps: StateDependencies): Command<DefinitionStateInput, DefinitionStateView> => ({
  name: 'instances.activateDefinition',
  async execute(ctx, input) {
    const { row, isNewest } = await findProcess(ctx, input);
    const { key, version } = row;
    if (!row.suspended && !input.withCases) throw new Rejection('DEFINITION_ACTIVE', { definition: key, version });
    const view = await change(ctx, row, input, false);
    if (isNewest && row.suspended) await deps.follower.begin(ctx, await deps.definitions.byId(ctx.tx, row.id));
    return view;
  },
});

async function findProcess(
  ctx: CommandContext,
  { key, version, ifMatch }: DefinitionStateInput,
): Promise<{ readonly row: DefinitionRow; readonly isNewest: boolean }> {
  await lockDeployments(ctx.tx);
  const versions = await versionsOf(ctx.tx, key, 'PROCESS');
  const row = versions.find((one) => one.version === version);
  if (!row) throw new Rejection('DEFINITION_NOT_FOUND', { key, version });
  demandMatch(ifMatch, row.rowVersion, { required: false });
  return { row, isNewest: row === versions[0] };
}

async function change(
  ctx: CommandContext,
  row: DefinitionRow,
  { reason, withCases }: DefinitionStateInput,
  suspends: boolean,
): Promise<DefinitionStateView> {
  const { id, key, version, sha256 } = row;
  const cases = withCases ? (await nextToChange(ctx.tx, id, !suspends)).count : 0;
  const auditId = recordFact(ctx, {
    act: suspends ? 'DEFINITION_SUSPENDED' : 'DEFINITION_ACTIVATED',
    objectType: 'DEFINITION',
    objectId: id,
    versionNo: version,
    contentHash: sha256,
    committed: { reason },
    details: { key, withCases, cases },
  });
  setSuspended(ctx.tx, { id, suspended: suspends, auditId });
  if (cases > 0) {
    const payload = { definitionId: id, suspends, reason, by: actorOf(ctx.caller), orderId: auditId };
    scheduleSuspension(ctx, key, payload);
  }
  const type = suspends ? 'definition.suspended' : 'definition.activated';
  ctx.publish({ type, subject: id, data: { key, version } });
  const rowVersion = row.rowVersion + 1;
  return { ...toDefinitionView({ ...row, suspended: suspends, rowVersion }, ctx.zone), cases };
}

function scheduleSuspension(ctx: CommandContext, key: string, payload: SuspensionPayload): void {
  ctx.tx.write(
    `INSERT INTO job (office_id, id, kind, definition_key, payload, due_at) VALUES ($1, $2, 'SUSPENSION', $3, $4, $5)`,
    [ctx.tx.officeId, newId(), key, JSON.stringify(payload), ctx.now],
  );
}

/**
 * Suspends or resumes the next root case of a version with all that it called, and sees to it that the one after it has its
 * turn: one case a command, since no transaction holds two trees. Made by the job runner until none is left.
 */
export const suspendNextCase = (
  deps: TreeDependencies,
): Command<{ key: string; payload: SuspensionPayload }, null> => ({
  name: 'instances.suspendNextCase',
  async execute(ctx, { key, payload }) {
    const { definitionId, suspends, reason, by, orderId } = payload;
    const { caseId, count } = await nextToChange(ctx.tx, definitionId, !suspends);
    if (caseId === null) return null;
    const tree = await CallTree.lock(ctx, deps, { caseId });
    const { root } = tree;
    if (root.status === 'RUNNING' && (root.suspension === null) === suspends) {
      changeSuspension(tree, root, reason, suspends ? { at: ctx.now, by } : null, { orderId });
    }
    if (count > 1) scheduleSuspension(ctx, key, payload);
    return null;
  },
});
