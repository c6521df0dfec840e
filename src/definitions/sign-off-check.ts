import { Rejection } from '../kernel/index.js';
import type { Decision, Json, Node, ProcessGraph, Template, Variables } from '../engine/index.js';

/** Decision that says who signs what (requirements.md, sign-off table). */
export const SIGN_OFF_ROUTE = 'sign-off-route';

const FINAL_ACTS = new Set(['SIGN', 'FINALISE']);
const RANK: Readonly<Record<string, number>> = { MEMBER: 0, LEADER: 1, DEPUTY: 2, DIRECTOR: 3 };

/** Documents that the table is asked about, to learn the lowest role that any of its rows lets sign. */
const CARRIERS = [
  'DOCUMENT',
  'INFO_REPORT',
  'WEBSITE',
  'MINUTES',
  'INBOUND',
  'UNIT_INFO',
  'ASSESSMENT_RESULT',
  'INSPECTION_REPORT',
];
const YES_NO = [true, false];

/** What is wrong with a final act: code, element, sentence. */
export interface SignOffProblem {
  readonly code: string;
  readonly elementId: string;
  readonly sentence: readonly [zh: string, en: string];
}

/**
 * A task that signs or settles a text names its role literally, and never a role below the lowest that the table knows for
 * that act.
 *
 * @rule R-033
 */
export function signOffProblems(graph: ProcessGraph, table: Decision | null): SignOffProblem[] {
  const finals = [...graph.nodes.values()].filter(
    (node): node is Extract<Node, { type: 'USER_TASK' }> =>
      node.type === 'USER_TASK' && FINAL_ACTS.has(node.task.act ?? ''),
  );
  if (finals.length === 0) return [];
  const lowest = table ? lowestRoles(table) : new Map<string, string>();
  return finals.flatMap((node) => problemsOf(node, lowest));
}

function problemsOf(
  { id, task }: Extract<Node, { type: 'USER_TASK' }>,
  lowest: ReadonlyMap<string, string>,
): SignOffProblem[] {
  const roles = task.candidates.map(literal);
  if (roles.length === 0 || roles.includes(null) || task.candidateUsers.length > 0 || task.assignee) {
    const sentence = [
      `“${task.act}”的办理人必须写明岗位角色，不能用变量。`,
      `A task with the act ${task.act} names its role literally, without variables.`,
    ] as const;
    return [{ code: 'SIGNER_NOT_LITERAL', elementId: id, sentence }];
  }
  const demanded = lowest.get(task.act ?? '');
  return roles.flatMap((role) => {
    const rank = RANK[(role ?? '').split('@')[0] ?? ''] ?? -1;
    if (demanded === undefined || rank >= (RANK[demanded] ?? 0)) return [];
    const sentence = [
      `“${task.act}”由 ${role} 办理，低于审签表要求的 ${demanded}。`,
      `${role} does ${task.act} here; the sign-off table demands ${demanded} at least.`,
    ] as const;
    return [{ code: 'SIGNED_BELOW_TABLE', elementId: id, sentence }];
  });
}

const literal = ({ parts }: Template): string | null =>
  parts.every((part) => typeof part === 'string') ? parts.join('') : null;

/** By final act, the lowest role that some row ends with. */
function lowestRoles(table: Decision): ReadonlyMap<string, string> {
  const lowest = new Map<string, string>();
  for (const input of everyDocument()) {
    const row = rowFor(table, input);
    const { finalAct: act, finalRole: role } = row;
    if (typeof act !== 'string' || typeof role !== 'string' || RANK[role] === undefined) continue;
    const known = lowest.get(act);
    if (known === undefined || (RANK[role] ?? 0) < (RANK[known] ?? 0)) lowest.set(act, role);
  }
  return lowest;
}

function* everyDocument(): Generator<Variables> {
  const settings = { signoff: { ordinary: { signer: 'DEPUTY' } } };
  for (const carrier of CARRIERS) {
    for (const issuer of ['WD', 'LGO']) {
      for (const docKind of ['TONGZHI', 'BAOGAO', 'JIANBAO']) {
        for (const keyMatter of YES_NO) {
          for (const needsSuperiorApproval of YES_NO) {
            const direction = docKind === 'BAOGAO' ? 'UP' : 'DOWN';
            yield {
              carrier,
              issuer,
              docKind,
              direction,
              keyMatter,
              needsSuperiorApproval,
              touchedGroups: [],
              meetingType: null,
              settings,
            };
          }
        }
      }
    }
  }
}

/** A table refuses documents that it does not know: then it demands nothing of them. */
function rowFor(table: Decision, input: Variables): Readonly<Record<string, Json>> {
  try {
    const { result } = table.evaluate(input, '2000-01-01T00:00:00Z');
    const row = Array.isArray(result) ? (result[0] as Json) : result;
    return typeof row === 'object' && row !== null ? (row as Variables) : {};
  } catch (error) {
    if (error instanceof Rejection) return {};
    throw error;
  }
}
