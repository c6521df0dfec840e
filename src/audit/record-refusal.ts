import {
  ruleBehind,
  saysNotThere,
  thingRefused,
  type RefusalRecorder,
  type RejectionCatalogue,
} from '../kernel/index.js';
import { alertAuditor } from './alert-auditor.js';
import type { AuditAct } from './audit-act.js';
import { PHONE } from './entry.js';
import { recordFact } from './record-fact.js';
import { whereIs } from './refused-thing.store.js';

/** What a refused command may leave behind of its params: codes and ids, never text, nor what would refuse the entry. */
const CODE = /^[\w.:@/-]{1,80}$/;

/**
 * Records that a caller was refused: who, which command, about which thing, with which code and by which rule. One entry a refusal, in
 * a transaction of its own, so that it stays though nothing of the command does. The third of a day alerts the auditor.
 *
 * What is hidden from the caller and what is not there is looked up and written with the same statements: nobody can tell one
 * from the other by the time that it takes. Only the first is a refusal for lack of authority and counts for the alert.
 *
 * @rule R-087 @rule R-037
 */
export const refusalRecorder =
  (catalogue: RejectionCatalogue): RefusalRecorder =>
  async (ctx, { command, rejection }) => {
    const { code, params } = rejection;
    const rule = ruleBehind(catalogue.find(code) ?? {}, params);
    const thing = thingRefused(rejection);
    const place = thing === null ? null : await whereIs(ctx.tx, thing);
    const about = thing !== null && place?.isThere === true ? thing : null;
    const counts = about !== null || !saysNotThere(rejection);
    const alert = await alertAuditor(ctx, counts);
    recordFact(ctx, {
      act: counts ? actOf(code) : 'NOTHING_THERE',
      objectType: about?.type ?? 'COMMAND',
      objectId: about?.id ?? command,
      ...(rule === undefined ? {} : { rule }),
      outcome: code,
      details: {
        ...Object.fromEntries(Object.entries(params).filter(([, value]) => isCode(value))),
        command,
        ...(place?.rootCaseId == null ? {} : { rootCaseId: place.rootCaseId }),
      },
    });
    alert?.();
  };

/** Codes of a delegate who goes beyond what they were given. */
const BEYOND_DELEGATION: ReadonlySet<string> = new Set([
  'DELEGATION_ENDED',
  'DELEGATION_BEYOND_CLEARANCE',
  'DELEGATION_NOT_THIS_KIND',
  'DELEGATION_NOT_THIS_PROCESS',
  'DELEGATION_NOT_THIS_ACT',
  'DELEGATION_IN_PERSON',
  'DELEGATION_NOT_REFUSALS',
  'DELEGATION_NOT_UPWARD',
  'DELEGATION_NOT_KEY_MATTER',
  'DELEGATION_NOT_FINAL',
]);

/** Beyond one's authority, against the separation of duties, or simply not allowed. */
function actOf(code: string): AuditAct {
  if (code === 'ULTRA_VIRES' || BEYOND_DELEGATION.has(code)) return 'ULTRA_VIRES';
  return /^(?:SOD_|EXCLUSIVE_)/.test(code) ? 'SOD_BLOCKED' : 'ACCESS_DENIED';
}

const isCode = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  ((Number.isSafeInteger(value) || (typeof value === 'string' && CODE.test(value))) && !PHONE.test(String(value)));
