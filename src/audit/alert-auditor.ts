import { actorOf, atLocal, systemCaller, type CommandContext, type Transaction } from '../kernel/index.js';
import type { AuditAct } from './audit-act.js';
import { recordFact } from './record-fact.js';

/** Acts that record a refusal for lack of authority. */
export const REFUSALS: readonly AuditAct[] = ['ACCESS_DENIED', 'ULTRA_VIRES', 'SOD_BLOCKED'];
/** At which refusal of a day the auditor is told. */
const LIMIT = 3;

/**
 * Looks whether this refusal is the actor's third on a day of the office, and gives what then tells the auditor, once an actor
 * and day: an entry `ALERT_RAISED` of the system about the actor, and the event `access.alerted`. `null` where it is not the third,
 * or does not count. Called in the transaction that records the refusal, before it does: refusals of one actor are counted one
 * after the other, and what is written goes out together.
 *
 * @rule R-087
 */
export async function alertAuditor(ctx: CommandContext, counts: boolean): Promise<(() => void) | null> {
  const actor = actorOf(ctx.caller);
  const before = await refusalsOn(ctx.tx, actor, [
    atLocal(ctx.today, '00:00', ctx.zone),
    atLocal(dayAfter(ctx.today), '00:00', ctx.zone),
  ]);
  return counts && before + 1 === LIMIT ? () => raise(ctx, actor) : null;
}

function raise(ctx: CommandContext, actor: string): void {
  const outcome = 'AUTHORITY_REFUSED_REPEATEDLY';
  tellAuditor(ctx, { objectType: 'REFUSALS', objectId: actor, outcome, details: { day: ctx.today, refusals: LIMIT } });
}

/** What an auditor is to know at once, about whom or what. */
export interface Alert {
  readonly objectType: 'REFUSALS' | 'API_CLIENT';
  readonly objectId: string;
  readonly outcome: string;
  readonly details: Readonly<Record<string, string | number | readonly string[]>>;
}

/**
 * Tells the auditor: an entry `ALERT_RAISED` of the system, and the event `access.alerted`, with who gave cause for it.
 *
 * @rule R-087
 */
export function tellAuditor(ctx: CommandContext, { objectType, objectId, outcome, details }: Alert): void {
  const actor = actorOf(ctx.caller);
  const system = { ...ctx, caller: systemCaller(ctx.tx.officeId, ctx.caller.traceId) };
  const entryId = recordFact(system, { act: 'ALERT_RAISED', objectType, objectId, rule: 'R-087', outcome, details });
  ctx.publish({ type: 'access.alerted', subject: objectId, data: { actor, ...details, entryId } });
}

/** Refusals of this actor in this time, before this one; more than too many are not counted. */
async function refusalsOn(tx: Transaction, actor: string, [from, to]: readonly [Date, Date]): Promise<number> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 87))', [`${tx.officeId} ${actor}`]);
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*)::integer AS n FROM (
       SELECT 1 FROM audit_entry WHERE office_id = $1 AND actor = $2 AND at >= $3 AND at < $4
         AND act IN (${REFUSALS.map((act) => `'${act}'`).join(', ')}) LIMIT ${LIMIT + 1}
     ) AS refused`,
    [tx.officeId, actor, from, to],
  );
  return row?.n ?? 0;
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
