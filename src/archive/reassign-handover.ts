import { Rejection, type Command, type CommandContext, type FieldError } from '../kernel/index.js';
import { demandMay, demandSight } from '../access/index.js';
import { demandDocument } from '../documents/index.js';
import { CallTree, waitOf, type ServiceHandler, type TreeDependencies } from '../instances/index.js';
import { postsOn } from '../organisation/index.js';
import { toHandoverView, type HandoverView } from './archive-view.js';
import { giveHandover, REASSIGN_MESSAGE } from './give-handover.js';
import { findHandover } from './handover.store.js';
import { textOf } from './work-input.js';

export interface ReassignInput {
  readonly handoverId: string;
  /** Code of the person who hands over from now on. */
  readonly to: string;
  /** Kept behind a commitment, since people write it. */
  readonly reason: string;
}

/**
 * The owner group's leader gives a hand-over to another handler (改派承办人). The due date, what was delivered and the
 * urges' instants stay; open steps and urges go over to the new handler.
 *
 * Raises `HANDOVER_NOT_FOUND`, `REASSIGN_NOT_ALLOWED`, `HANDOVER_CLOSED`, `VALIDATION_FAILED` for who is nobody's staff.
 *
 * @rule R-070
 */
export const reassignHandover = (deps: TreeDependencies): Command<ReassignInput, HandoverView> => ({
  name: 'archive.reassignHandover',
  async execute(ctx, { handoverId, to, reason }) {
    await demandSight(ctx, 'HANDOVER', handoverId, 'HANDOVER_NOT_FOUND');
    const seen = (await findHandover(ctx.tx, { id: handoverId }))!;
    const tree = await CallTree.lock(ctx, deps, { caseId: seen.caseId });
    const handover = (await findHandover(ctx.tx, { id: handoverId }))!;
    const { ownerGroup } = await demandDocument(ctx.tx, handover.objectId);
    demandMay(ctx.caller, 'handover.reassign', { handoverId, ownerGroup }, ctx.today);
    const wait = await waitOf(ctx.tx, handover.caseId, REASSIGN_MESSAGE);
    if (!wait || handover.status === 'ACCEPTED' || handover.status === 'CANCELLED') {
      throw new Rejection('HANDOVER_CLOSED', { handoverId, status: handover.status });
    }
    const errors = await handlerErrors(ctx, to, handover.responsible);
    if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
    tree.deliver(
      handover.caseId,
      { type: 'MESSAGE_RECEIVED', n: wait.n, variables: { handlerId: to }, ...tree.cause },
      { act: 'TASK_TRANSFERRED', elementId: wait.elementId, committed: { reason } },
    );
    await tree.settle();
    return toHandoverView((await findHandover(ctx.tx, { id: handoverId }))!, ctx);
  },
});

async function handlerErrors(ctx: CommandContext, to: string, from: string): Promise<FieldError[]> {
  if (to === from)
    return [{ pointer: '/to', code: 'HANDLER_UNCHANGED', zh: '承办人没有变化。', en: 'The handler already.' }];
  const person = await postsOn(ctx.tx, to, ctx.today);
  const isStaff = person !== null && STAFF.has(person.personType) && person.posts.length > 0;
  return isStaff ? [] : [NO_STAFF];
}

const STAFF: ReadonlySet<string> = new Set(['STAFF', 'EXPERT']);

const NO_STAFF: FieldError = {
  pointer: '/to',
  code: 'HANDLER_UNKNOWN',
  zh: '承办人须是今天在工作部任职的人员。',
  en: 'A handler is somebody who holds a post of the department today.',
};

/**
 * `archive.reassign`: writes the new handler into hand-over and document, and gives the open steps and urges of the case
 * to that person. Due dates stay.
 *
 * @rule R-070
 */
export const reassignService: ServiceHandler = {
  mode: 'LOCAL',
  act: 'HANDOVER_CHANGED',
  async run({ ctx, tree, instance, input, entryId }) {
    const handover = await findHandover(ctx.tx, { caseId: instance.id });
    if (!handover) throw new Rejection('HANDOVER_NOT_FOUND', {});
    giveHandover(tree, handover, textOf(input, 'handlerId', handover.responsible), entryId);
    return {};
  },
};
