import { Rejection } from '../../kernel/index.js';
import type { Actor, Granted } from './actor.js';
import { may, type PolicyAct, type PolicyObject } from './may.js';

/** As what the actor may do the act. Raises the policy's refusal as a `Rejection` with its code, and its rule in the params. */
export function demandMay<A extends PolicyAct>(actor: Actor, act: A, object: PolicyObject<A>, day: string): Granted {
  const decision = may(actor, act, object, day);
  if (decision.may) return decision;
  throw new Rejection(decision.code, { ...decision.params, rule: decision.rule });
}
