import type { Node, ProcessGraph, Template } from '../engine/index.js';
import type { ReadContext } from '../kernel/index.js';
import { personsByCode, unitsByCode } from '../organisation/index.js';
import type { Candidate, FileProblem } from './candidate.js';
import { literalOf } from './cross-check.js';

/** A name by which a user task calls for somebody: of a post, a unit or a person, or of a person alone. */
interface Called {
  readonly elementId: string;
  readonly name: string;
  readonly isPerson: boolean;
}

/**
 * Names in user tasks that no role, unit or person of the office has: nobody would find such a task in a work list. They are
 * warnings, since people may still come, and posts with them. Roles of tasks with an act are errors, and told of elsewhere.
 */
export async function performerProblems(
  { tx, today }: ReadContext,
  candidates: readonly Candidate[],
  roles: ReadonlySet<string>,
): Promise<FileProblem[]> {
  const called = candidates.flatMap((one) =>
    one.kind === 'PROCESS' ? calledIn(one.graph).map((call) => ({ ...call, one })) : [],
  );
  const names = [...new Set(called.flatMap(({ name }) => [name, ...name.split('@')]))];
  if (names.length === 0) return [];
  const units = await unitsByCode(tx, names, today);
  const persons = await personsByCode(tx, names, today);
  const isKnown = ({ name, isPerson }: Called): boolean => {
    if (persons.has(name)) return true;
    const [post = '', unit] = name.split('@');
    if (isPerson) return false;
    return unit === undefined ? roles.has(post) || units.has(post) : roles.has(post) && units.has(unit);
  };
  return called
    .filter((call) => !isKnown(call))
    .map(({ elementId, name, one }) => ({
      code: 'PERFORMER_UNKNOWN',
      severity: 'WARNING',
      elementId,
      zh: `本机关没有名为“${name}”的岗位角色、单位或人员，该任务不会出现在任何人的待办中。`,
      en: `The office has no role, unit or person "${name}": nobody finds this task in a work list.`,
      fix: {
        zh: '更正名称，或先设立该单位、登记该人员。',
        en: 'Correct the name, or enter that unit or person first.',
      },
      file: one.file.name,
      fileIndex: one.fileIndex,
    }));
}

const calledIn = ({ nodes }: ProcessGraph): readonly Called[] =>
  [...nodes.values()].flatMap((node) => (node.type === 'USER_TASK' ? calledBy(node) : []));

function calledBy({ id, task }: Extract<Node, { type: 'USER_TASK' }>): readonly Called[] {
  const names = (templates: readonly (Template | null)[], isPerson: boolean): Called[] =>
    templates.flatMap((template) => {
      const name = template && literalOf(template);
      return name === null || OPEN.test(name) ? [] : [{ elementId: id, name, isPerson }];
    });
  const posts = task.act === null ? names(task.candidates, false) : [];
  return [...posts, ...names([...task.candidateUsers, task.assignee], true)];
}

/** Keys that somebody always has, or whoever is given a permission. */
const OPEN = /^(?:ALL_STAFF$|PERMISSION:)/;
