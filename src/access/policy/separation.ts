import { refused, type Refused } from './actor.js';

/** An act done on the same version of the same object, at another step or for another post. */
export interface DoneAct {
  readonly act: string;
  /** Who did it. */
  readonly by: string;
  /** For whom it was done, by delegation. */
  readonly for: string | null;
  /** Whose text it handed in, whoever did that in their place. */
  readonly author?: string | null;
}

/**
 * What nobody may have done on a version who is added as a signer of it: nobody signs their own draft, and nobody reviews or signs
 * one version twice.
 *
 * @rule R-088 @rule R-125
 */
export const EXCLUDES_SIGNERS = [
  'DRAFT',
  'REVISE',
  'REVIEW',
  'REVIEW_INSTRUCT',
  'COUNTERSIGN',
  'CONFIRM_REVISION',
  'SIGN',
  'FINALISE',
  'REREVIEW',
] as const;

/**
 * Whether one of these persons did an act on this version that excludes the one to come; `null` where none did. Whoever acts
 * for somebody counts as both: the same person twice, as delegate and in the own post, is one person; and who drafted does not
 * sign through a stand-in, nor review what somebody else handed in for them.
 *
 * @rule R-125
 */
export function actBefore(
  persons: readonly (string | null)[],
  exclusiveWith: readonly string[],
  done: readonly DoneAct[],
): DoneAct | null {
  const hands = persons.filter((one) => one !== null);
  const isTheirs = ({ by, for: whom, author }: DoneAct): boolean =>
    [by, whom, author].some((one) => one != null && hands.includes(one));
  return done.find((one) => exclusiveWith.includes(one.act) && isTheirs(one)) ?? null;
}

/** The refusal of an act on a version that excludes one done before. */
export const exclusive = (
  of: { readonly taskId: string; readonly act: string | null; readonly versionNo: number | null },
  done: DoneAct,
): Refused =>
  refused('EXCLUSIVE_ACT_DONE', 'R-125', {
    taskId: of.taskId,
    act: of.act,
    done: done.act,
    doneBy: done.by,
    versionNo: of.versionNo,
  });
