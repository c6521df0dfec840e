import { DIRECTOR, ranksAtLeast } from '../access/index.js';
import type { Decision, Node, ProcessGraph, Template } from '../engine/index.js';
import { fixedInputs, isGuarded } from './sign-off-guard.js';
import { FINAL_ACTS, finalRows, isDirectors } from './sign-off-table.js';

/** What is wrong with a final act: code, element, sentence. */
export interface SignOffProblem {
  readonly code: string;
  readonly elementId: string | null;
  readonly sentence: readonly [zh: string, en: string];
}

type UserTask = Extract<Node, { type: 'USER_TASK' }>;

/**
 * A task that signs or settles a text names its role literally, and never a role below what the table demands of any document that
 * can come to it. A lower one stands only behind the table itself, on a way that is taken where the table ends with just that role
 * (`finalRole = "DEPUTY"`), beside a default that leads to somebody high enough. What no table speaks of is the director's.
 *
 * @rule R-033 @rule R-050
 */
export function signOffProblems(graph: ProcessGraph, table: Decision | null): SignOffProblem[] {
  const finals = [...graph.nodes.values()].filter(
    (node): node is UserTask => node.type === 'USER_TASK' && FINAL_ACTS.has(node.task.act ?? ''),
  );
  if (finals.length === 0) return [];
  const demanded = demandedRoles(graph, table);
  const missing = (post: string): string | undefined => demanded.find((role) => !ranksAtLeast(post, role));
  const isHighest = (task: UserTask): boolean => rolesOf(task)?.every((role) => missing(role) === undefined) === true;
  return finals.flatMap((node): SignOffProblem[] => {
    const { id, task } = node;
    const roles = rolesOf(node);
    if (roles === null) return [notLiteral(id, task.act)];
    return roles.flatMap((role) => {
      const above = missing(role);
      const isAllowed = above === undefined || isGuarded(graph, id, role, isHighest);
      return isAllowed ? [] : [below(id, `${task.act}`, role, above)];
    });
  });
}

/**
 * The table itself: what belongs to the director by the regulation ends with the director in every row (SO-01 to SO-04, SO-07,
 * SO-08, SO-13).
 *
 * @rule R-033
 */
export function signOffTableProblems(table: Decision): SignOffProblem[] {
  const wrong = finalRows(table).filter((row) => isDirectors(row) && !ranksAtLeast(row.role, DIRECTOR));
  const rows = new Map(wrong.map((row) => [row.route ?? '', row]));
  return [...rows.values()].map(({ route, act, role }) => ({
    code: 'SIGNED_BELOW_DIRECTOR',
    elementId: route,
    sentence: [
      `审签表${route === null ? '' : `第 ${route} 行`}的“${act}”由 ${role} 办理；此类文件须由主任办理。`,
      `The sign-off table${route === null ? '' : `, row ${route},`} ends with ${role} for ${act}; such documents are the director's.`,
    ],
  }));
}

/** Roles with which the table ends for documents that can come to this process. */
function demandedRoles(graph: ProcessGraph, table: Decision | null): readonly string[] {
  const fixed = Object.entries(fixedInputs(graph));
  const rows = table === null ? [] : finalRows(table);
  const own = rows.filter(({ document }) => fixed.every(([name, value]) => document[name] === value));
  return own.length === 0 ? [DIRECTOR] : [...new Set(own.map(({ role }) => role))];
}

/** Literal roles of a task; `null` where it names one by a variable, a person, or nobody. */
function rolesOf({ task }: UserTask): readonly string[] | null {
  const roles = task.candidates.map(literal);
  const isOpen = roles.length === 0 || task.candidateUsers.length > 0 || task.assignee !== null;
  return isOpen || roles.includes(null) ? null : (roles as string[]);
}

const literal = ({ parts }: Template): string | null =>
  parts.every((part) => typeof part === 'string') ? parts.join('') : null;

const notLiteral = (elementId: string, act: string | null): SignOffProblem => ({
  code: 'SIGNER_NOT_LITERAL',
  elementId,
  sentence: [
    `“${act}”的办理人必须写明岗位角色，不能用变量。`,
    `A task with the act ${act} names its role literally, without variables.`,
  ],
});

const below = (elementId: string, act: string, role: string, demanded: string): SignOffProblem => ({
  code: 'SIGNED_BELOW_TABLE',
  elementId,
  sentence: [
    `“${act}”由 ${role} 办理，低于审签表可能要求的 ${demanded}；仅当审签表刚刚给出 finalRole = "${role}" 时可由其办理，且默认流向须由 ${demanded} 办理。`,
    `${role} does ${act} here, and the sign-off table may demand ${demanded}. It may stand only where the table has just said finalRole = "${role}", beside a default that leads to ${demanded}.`,
  ],
});
