import { FINAL_ACTS, IN_PERSON, levelOf, MAY_SIGN_FOR, opensOf, type Viewer } from '../../kernel/index.js';
import { refused, type Actor, type Refused, type StandIn } from './actor.js';

export { FINAL_ACTS };

/** What a delegation is held against: the act, and what the case says of its document. */
export interface DelegatedMatter {
  readonly act: string | null;
  /** Keys of the processes in which it happens: the case's own and that of its root. */
  readonly definitions?: readonly string[] | undefined;
  /** Variables of the case that the task shows: kind, direction, classification, key matter. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether the settings with which the case began let documents upward and key matters be done by delegation; `null` where it is neither. */
  readonly allowsUpward?: boolean | null;
}

/** Who acts by a delegation, as far as their own person bounds it: posts that they hold themselves, and what they may read. */
export interface Delegate {
  readonly keys: readonly string[];
  readonly opens: Viewer['opens'];
}

/**
 * Why a delegation does not reach this far; `null` where it does. Bounded by days, kinds, acts and processes; a delegate sees no
 * more than their own clearance opens; documents upward are left out unless the office says otherwise, key matters where it is
 * the final act; a final act goes to a head of the department. `opensTo` of the kernel says the same of rows.
 *
 * @rule R-034 @rule R-050 @rule R-053
 */
export function beyondDelegation(
  delegate: Delegate,
  by: StandIn,
  matter: DelegatedMatter,
  day: string,
): Refused | null {
  const { act, definitions = [], variables } = matter;
  const { docKind, direction, keyMatter, classification } = variables;
  const no = (code: string, rule: string, params: Readonly<Record<string, unknown>> = {}): Refused =>
    refused(code, rule, { person: by.person, delegationId: by.delegationId, ...params });
  if (day < by.validFrom || by.validTo < day) return no('DELEGATION_ENDED', 'R-034');
  if (!isOpenTo(delegate, classification)) return no('DELEGATION_BEYOND_CLEARANCE', 'R-134', { classification });
  const kind = typeof docKind === 'string' ? docKind : null;
  if (by.docKinds.length > 0 && (kind === null || !by.docKinds.includes(kind))) {
    return no('DELEGATION_NOT_THIS_KIND', 'R-034', { docKind: kind ?? '-' });
  }
  if (by.definitions.length > 0 && !by.definitions.some((one) => definitions.includes(one))) {
    return no('DELEGATION_NOT_THIS_PROCESS', 'R-034', { definition: definitions[0] ?? '-' });
  }
  if (by.acts.length > 0 && (act === null || !by.acts.includes(act))) {
    return no('DELEGATION_NOT_THIS_ACT', 'R-034', { act: act ?? '-' });
  }
  if (act !== null && IN_PERSON.has(act)) {
    return act === 'REREVIEW'
      ? no('DELEGATION_IN_PERSON', 'R-130', { act })
      : no('DELEGATION_NOT_REFUSALS', 'R-085', { act });
  }
  const allowsUpward = matter.allowsUpward ?? by.allowsUpward;
  if (direction === 'UP' && !allowsUpward) return no('DELEGATION_NOT_UPWARD', 'R-050', { docKind: kind ?? '-' });
  if (act === null || !FINAL_ACTS.has(act)) return null;
  // Unknown counts as a key matter; what is no document at all has none.
  if (keyMatter !== undefined && keyMatter !== false && !allowsUpward) return no('DELEGATION_NOT_KEY_MATTER', 'R-050');
  const isHead = MAY_SIGN_FOR.some((post) => delegate.keys.includes(post));
  return isHead ? null : no('DELEGATION_NOT_FINAL', 'R-033', { act });
}

/** Whether the actor's own clearance opens a text of this classification; what has none is public. */
export const isCleared = (actor: Pick<Actor, 'clearance' | 'restricted'>, classification: unknown): boolean =>
  isOpenTo({ opens: opensOf(actor) }, classification);

const isOpenTo = ({ opens }: Pick<Delegate, 'opens'>, classification: unknown): boolean =>
  levelOf(typeof classification === 'string' ? classification : null) <= opens[0];
