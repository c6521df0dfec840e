import { granted, refused, type Actor, type Decision } from './actor.js';

/** Permissions whose holder sees every case: auditors read them all, administrators may have to end, suspend or move one. */
const SEES_ALL = ['audit:read', 'cases:cancel', 'cases:suspend', 'cases:move', 'cases:migrate'] as const;

/** Roles that pursue delay: by their post, and not by a permission that administrators have for the technical log too. */
const PURSUE = ['DIRECTOR', 'AUDITOR'] as const;

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

/** A case whose holding times are asked for, and whether the asker sees it. */
export interface HoldingMatter {
  readonly caseId: string;
  readonly isSeen: boolean;
}

/** A case whose delay is to be pursued. */
export interface PursuedMatter {
  readonly caseId: string;
  readonly ownerGroup: unknown;
}

/** An accountability case; `null` for the list of all. */
export interface AccountabilityMatter {
  readonly accountabilityId: string | null;
}

/** To read what others do and how long they take. Whoever does not see the case at all never comes so far. */
export const OVERSIGHT_ACTS = {
  /** To see every case, its tasks and its urges, whoever takes part in it. */
  'case.oversee': (actor: Actor, { caseId }: { readonly caseId: string }): Decision =>
    overseesCases(actor) ? granted() : refused('CASE_NOT_FOUND', 'R-134', { caseId }),
  /**
   * Who had a case how long, names and times without a text: of every case for the director and auditors, who pursue delay; of a case
   * that they see for others who lead or watch over all.
   */
  'holding.read': (actor: Actor, { caseId, isSeen }: HoldingMatter): Decision => {
    const pursuing = asPursuer(actor);
    if (pursuing !== null) return pursuing;
    if (!isSeen) return refused('CASE_NOT_FOUND', 'R-134', { caseId });
    return leading(actor) ?? refused('HOLDING_TIMES_FOR_LEADERS', 'R-086', { caseId });
  },
  /** To have the delay of a case pursued: the director, and the leader of the group that owns it. */
  'accountability.open': (actor: Actor, { caseId, ownerGroup }: PursuedMatter): Decision => {
    const leader = typeof ownerGroup === 'string' ? `LEADER@${ownerGroup}` : null;
    const role = ['DIRECTOR', leader].find((key) => key !== null && actor.keys.includes(key));
    return role == null ? refused('ACCOUNTABILITY_NOT_YOURS', 'R-086', { caseId }) : granted(role);
  },
  /** To read what is pursued: director and auditors. To others there is nothing. */
  'accountability.read': (actor: Actor, { accountabilityId }: AccountabilityMatter): Decision =>
    asPursuer(actor) ?? refused('ACCOUNTABILITY_CASE_NOT_FOUND', 'R-134', { accountabilityId }),
  /** To say what came of it: the director. */
  'accountability.close': (actor: Actor, { accountabilityId }: AccountabilityMatter): Decision => {
    if (actor.keys.includes('DIRECTOR')) return granted('DIRECTOR');
    return asPursuer(actor) === null
      ? refused('ACCOUNTABILITY_CASE_NOT_FOUND', 'R-134', { accountabilityId })
      : refused('ACCOUNTABILITY_FOR_DIRECTOR', 'R-086', { accountabilityId });
  },
  /** How many tasks were done in time: of all groups for director and deputy, of the own group for its leader. */
  'onTime.read': (actor: Actor, { group }: { readonly group: string | null }): Decision => {
    const role = ['DIRECTOR', 'DEPUTY', ...(group === null ? [] : [`LEADER@${group}`])].find((key) =>
      actor.keys.includes(key),
    );
    return role === undefined ? refused('ON_TIME_NOT_YOURS', 'R-084', { group }) : granted(role);
  },
  /** Who answers for a task: for those as well who do. */
  'responsibility.read': (actor: Actor, { taskId, borneBy }: ResponsibilityMatter): Decision =>
    actor.person !== null && borneBy.includes(actor.person)
      ? granted()
      : (leading(actor) ?? refused('RESPONSIBILITY_FOR_LEADERS', 'R-035', { taskId })),
  /** The work list of a key or a person: one's own, and every one for those who watch over all. */
  'workList.read': (actor: Actor, { name }: { readonly name: string }): Decision =>
    actor.keys.includes(name) || overseesCases(actor) ? granted() : refused('WORK_LIST_NOT_YOURS', 'R-134', { name }),
} as const;

/** As what the actor pursues delay; `null` for whoever does not. */
function asPursuer(actor: Actor): Decision | null {
  const role = PURSUE.find((one) => actor.keys.includes(one));
  return role === undefined ? null : granted(role);
}

function leading(actor: Actor): Decision | null {
  const role = LEADS.find((one) => actor.keys.includes(one));
  return role !== undefined || overseesCases(actor) ? granted(role ?? null) : null;
}
