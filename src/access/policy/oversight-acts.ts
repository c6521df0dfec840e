import { granted, refused, type Actor, type Decision } from './actor.js';

/** Permissions whose holder sees every case: auditors read them all, administrators may have to end, suspend or move one. */
const SEES_ALL = ['audit:read', 'cases:cancel', 'cases:suspend', 'cases:move', 'cases:migrate'] as const;

/** Roles that lead others, and answer for what these do. */
const LEADS = ['DIRECTOR', 'DEPUTY', 'LEADER'] as const;

/** Whether somebody sees every case of the office, as far as they are cleared for what it is about. */
export const overseesCases = ({ permissions }: Pick<Actor, 'permissions'>): boolean =>
  SEES_ALL.some((one) => permissions.has(one));

/** A task, and who answers for it. */
export interface ResponsibilityMatter {
  readonly taskId: string;
  readonly borneBy: readonly (string | null)[];
}

/** To read what others do and how long they take. Whoever does not see the case at all never comes so far. */
export const OVERSIGHT_ACTS = {
  /** To see every case, its tasks and its urges, whoever takes part in it. */
  'case.oversee': (actor: Actor, { caseId }: { readonly caseId: string }): Decision =>
    overseesCases(actor) ? granted() : refused('CASE_NOT_FOUND', 'R-134', { caseId }),
  /** Who had a case how long: for those who lead, and those who watch over all. */
  'holding.read': (actor: Actor, { caseId }: { readonly caseId: string }): Decision =>
    leading(actor) ?? refused('HOLDING_TIMES_FOR_LEADERS', 'R-086', { caseId }),
  /** Who answers for a task: for those as well who do. */
  'responsibility.read': (actor: Actor, { taskId, borneBy }: ResponsibilityMatter): Decision =>
    actor.person !== null && borneBy.includes(actor.person)
      ? granted()
      : (leading(actor) ?? refused('RESPONSIBILITY_FOR_LEADERS', 'R-035', { taskId })),
  /** The work list of a key or a person: one's own, and every one for those who watch over all. */
  'workList.read': (actor: Actor, { name }: { readonly name: string }): Decision =>
    actor.keys.includes(name) || overseesCases(actor) ? granted() : refused('WORK_LIST_NOT_YOURS', 'R-134', { name }),
} as const;

function leading(actor: Actor): Decision | null {
  const role = LEADS.find((one) => actor.keys.includes(one));
  return role !== undefined || overseesCases(actor) ? granted(role ?? null) : null;
}
