import type { ProcessGraph, Template } from '../engine/index.js';
import type { ReadContext } from '../kernel/index.js';
import { groupsOn, postsHeldOn } from '../organisation/index.js';
import type { Candidate, FileProblem } from './candidate.js';
import { literalOf } from './cross-check.js';

/** Posts to which a user task goes: `ARCHIVIST`, `LEADER@COORD`, or a role of whatever group a variable names. */
interface Called {
  readonly elementId: string;
  readonly role: string;
  /** A unit by its code, `ANY` for wherever the role is held, `EACH_GROUP` where a variable names the group. */
  readonly at: string;
}

const ANY = '*';
const EACH_GROUP = '${}';

/**
 * User tasks whose role nobody holds on the day of the deployment: a case would wait there until somebody is appointed. Where a
 * variable names the group (`LEADER@${ownerGroup}`) every group of the office is looked at, and those without a holder are named.
 * Warnings, since people may still come; none in an office whose people are not entered yet. Roles that the office does not know
 * are told of elsewhere.
 *
 * @rule R-019
 */
export async function vacancyProblems(
  { tx, today }: ReadContext,
  candidates: readonly Candidate[],
  roles: ReadonlySet<string>,
): Promise<FileProblem[]> {
  const called = candidates.flatMap((one) =>
    one.kind === 'PROCESS'
      ? calledIn(one.graph).flatMap((call) => (roles.has(call.role) ? [{ ...call, one }] : []))
      : [],
  );
  if (called.length === 0) return [];
  const held = await postsHeldOn(tx, today);
  if (held.length === 0) return [];
  const groups = await groupsOn(tx, today);
  const isHeld = (role: string, at: string): boolean =>
    held.some((post) => post.role === role && (at === ANY || post.unit === at));
  return called.flatMap(({ elementId, role, at, one }): FileProblem[] => {
    const lacking = (at === EACH_GROUP ? groups : [at]).filter((unit) => !isHeld(role, unit));
    if (lacking.length === 0) return [];
    const place = { file: one.file.name, fileIndex: one.fileIndex };
    const sentence = at === EACH_GROUP ? ofGroups(role, lacking) : ofPost(at === ANY ? role : `${role}@${at}`);
    return [{ code: 'PERFORMER_VACANT', severity: 'WARNING', elementId, ...sentence, fix: FIX, ...place }];
  });
}

const ofPost = (post: string): { zh: string; en: string } => ({
  zh: `今天无人担任“${post}”，案件到此将等待任命。`,
  en: `Nobody holds "${post}" today: a case would wait here until somebody is appointed.`,
});

const ofGroups = (role: string, groups: readonly string[]): { zh: string; en: string } => ({
  zh: `今天 ${groups.join('、')} 组无人担任“${role}”，这些组的案件到此将等待任命。`,
  en: `Nobody is "${role}" of ${groups.join(', ')} today: a case of theirs would wait here until somebody is appointed.`,
});

const FIX = { zh: '任命人员，或更正岗位角色。', en: 'Appoint somebody, or correct the role.' };

const calledIn = ({ nodes }: ProcessGraph): readonly Called[] =>
  [...nodes.values()].flatMap((node) =>
    node.type === 'USER_TASK' ? node.task.candidates.flatMap((template) => calledBy(node.id, template)) : [],
  );

function calledBy(elementId: string, template: Template): Called[] {
  const name = literalOf(template);
  if (name !== null) {
    const [role = '', unit = ANY] = name.split('@');
    return [{ elementId, role, at: unit }];
  }
  const [first, second, ...rest] = template.parts;
  if (typeof first !== 'string' || !first.endsWith('@') || typeof second === 'string' || rest.length > 0) return [];
  const role = first.slice(0, -1);
  return OF_UNITS.test(role) ? [] : [{ elementId, role, at: EACH_GROUP }];
}

/** Roles of member units, whose variables name units and no groups. */
const OF_UNITS = /^U_/;
