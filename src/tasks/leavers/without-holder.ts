import type { CommandContext } from '../../kernel/index.js';
import { recordFact } from '../../audit/index.js';
import { raiseIncident } from '../../instances/index.js';
import {
  lockOrganisation,
  scheduleAtNextBeginning,
  scheduleHolders,
  type EndedPost,
} from '../../organisation/index.js';
import { closeWaiting, type Waiting, type WithoutHolderCode } from './without-holder.store.js';

/** Something that nobody took over from somebody who left. */
export interface Lacking {
  readonly code: WithoutHolderCode;
  /** `null` for a post. */
  readonly caseId: string | null;
  readonly n: number | null;
  readonly elementId: string | null;
}

/**
 * Tells administrators what nobody took over from somebody who left, each thing once, and takes back what was told of things that
 * somebody holds now. As long as anything waits, holders are looked for again on the next day on which anything in the organisation
 * begins, and with every change of it.
 *
 * @rule R-035
 */
export async function tellLacking(
  ctx: CommandContext,
  post: EndedPost,
  waiting: readonly Waiting[],
  lacking: readonly Lacking[],
): Promise<void> {
  const told = new Set(waiting.map(keyOf));
  const still = new Set(lacking.map(keyOf));
  const untold = lacking.filter((one) => !told.has(keyOf(one)));
  // Whoever is being appointed at this instant waits for this, or is waited for: then the look that follows finds them.
  if (untold.length > 0) await lockOrganisation(ctx.tx);
  for (const one of untold) raise(ctx, post, one);
  for (const one of waiting) if (!still.has(keyOf(one))) resolve(ctx, one);
  await ctx.tx.flush();
  if (untold.length > 0) scheduleHolders(ctx.tx, ctx.now);
  if (lacking.length > 0) await scheduleAtNextBeginning(ctx);
}

const keyOf = ({ code, caseId, n, elementId }: Lacking): string => `${code} ${caseId} ${n ?? elementId}`;

function raise(ctx: CommandContext, post: EndedPost, { code, caseId, n, elementId }: Lacking): void {
  const { person, position, unit, lastDay } = post;
  const entryId = recordFact(ctx, {
    act: 'INCIDENT_RAISED',
    objectType: caseId === null ? 'POST' : 'CASE',
    objectId: caseId ?? elementId ?? unit,
    rule: 'R-035',
    details: { code, elementId, person, position, unit, lastDay },
  });
  const message = `Nobody took over ${elementId ?? 'the hand-over'} from ${person}, who was ${position} of ${unit} until ${lastDay}`;
  raiseIncident(ctx, { caseId, n, elementId, code, message }, entryId);
}

function resolve(ctx: CommandContext, { id, code, caseId, elementId }: Waiting): void {
  const entryId = recordFact(ctx, {
    act: 'INCIDENT_RESOLVED',
    objectType: caseId === null ? 'POST' : 'CASE',
    objectId: caseId ?? elementId ?? id,
    rule: 'R-035',
    details: { incidentId: id, code, elementId },
  });
  closeWaiting(ctx.tx, id, ctx.now, entryId);
  ctx.publish({ type: 'incident.resolved', subject: id, ...(caseId === null ? {} : { caseId }), data: { code } });
}
