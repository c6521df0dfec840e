import type { Decision, Node, ProcessGraph, Template } from '../engine/index.js';
import type { Candidate, FileProblem } from './candidate.js';
import type { DefinitionKind } from './definition.js';
import type { DefinitionRow } from './definition.store.js';
import type { DeploymentVocabulary } from './deployment-vocabulary.js';
import { signOffProblems, signOffTableProblems } from './sign-off-check.js';
import { SIGN_OFF_ROUTE } from './sign-off-table.js';

/** Everything that a name in a file can stand for. */
export interface Known {
  readonly candidates: readonly Candidate[];
  readonly deployed: readonly DefinitionRow[];
  readonly vocabulary: DeploymentVocabulary;
  /** The sign-off table, where the office has one. */
  readonly signOff: Decision | null;
}

type Report = (code: string, elementId: string | null, sentence: readonly [zh: string, en: string]) => void;

/** Names in processes that nothing stands behind, keys that two files claim, and final acts below the sign-off table. */
export function crossCheck(known: Known): FileProblem[] {
  const problems: FileProblem[] = [];
  const seen = new Set<string>();
  for (const candidate of known.candidates) {
    const report: Report = (code, elementId, [zh, en]) =>
      problems.push({
        code,
        severity: 'ERROR',
        elementId,
        zh,
        en,
        fix: FIX,
        file: candidate.file.name,
        fileIndex: candidate.fileIndex,
      });
    const name = `${candidate.kind}/${candidate.key}`;
    if (seen.has(name)) {
      report('DEFINED_TWICE', candidate.key, [
        `本次部署中“${candidate.key}”出现了两次。`,
        `"${candidate.key}" is in this deployment twice.`,
      ]);
    }
    seen.add(name);
    if (candidate.key.length > 200)
      report('KEY_TOO_LONG', null, ['标识超过 200 个字符。', 'A key has over 200 characters.']);
    if (candidate.kind === 'PROCESS') checkProcess(candidate.graph, known, report);
    if (candidate.kind === 'DECISION' && candidate.key === SIGN_OFF_ROUTE) {
      for (const { code, elementId, sentence } of signOffTableProblems(candidate.decision))
        report(code, elementId, sentence);
    }
  }
  return problems;
}

const FIX = {
  zh: '更正名称，或将所引用的文件一并部署。',
  en: 'Correct the name, or deploy what it refers to together with this file.',
};

function checkProcess(graph: ProcessGraph, known: Known, report: Report): void {
  const { vocabulary } = known;
  const demand = (kind: DefinitionKind, key: string | null | undefined, elementId: string): void => {
    if (key === null || key === undefined || exists(known, kind, key)) return;
    report(`${kind}_UNKNOWN`, elementId, [
      `${KIND_ZH[kind]}“${key}”既不在本次部署中，也未曾部署。`,
      `The ${kind.toLowerCase()} "${key}" is neither in this deployment nor deployed.`,
    ]);
  };
  const offered = (
    names: ReadonlySet<string>,
    name: string,
    elementId: string,
    code: string,
    what: readonly [string, string],
  ): void => {
    if (!names.has(name)) {
      report(code, elementId, [`本服务没有${what[0]}“${name}”。`, `This service has no ${what[1]} "${name}".`]);
    }
  };
  if (graph.caseObject !== undefined) {
    offered(vocabulary.caseObjects, graph.caseObject, graph.processId, 'CASE_OBJECT_UNKNOWN', [
      '业务对象',
      'case object',
    ]);
  }
  demand('FORM', graph.startForm, graph.processId);
  for (const message of graph.messages.values()) demand('FORM', message.formKey, message.name);
  for (const node of graph.nodes.values()) {
    switch (node.type) {
      case 'SERVICE_TASK':
        offered(vocabulary.services, node.serviceKey, node.id, 'SERVICE_KEY_UNKNOWN', ['服务', 'service']);
        break;
      case 'BUSINESS_RULE_TASK':
        demand('DECISION', node.decisionId, node.id);
        break;
      case 'CALL_ACTIVITY':
        demand('PROCESS', node.calledElement, node.id);
        break;
      case 'USER_TASK':
        demand('FORM', node.task.formKey, node.id);
        if (node.task.act !== null)
          offered(vocabulary.acts, node.task.act, node.id, 'ACT_UNKNOWN', ['办理动作', 'act']);
        checkRoles(node, vocabulary, report);
        for (const what of node.task.mustSee) {
          offered(vocabulary.mustSee ?? new Set([what]), what, node.id, 'MUST_SEE_UNKNOWN', [
            '可查验的阅看内容',
            'record of the reading of',
          ]);
        }
        break;
      default:
    }
    checkDueRule(node, vocabulary, report);
    checkTimer(node, vocabulary, report);
  }
  for (const { code, elementId, sentence } of signOffProblems(graph, known.signOff)) report(code, elementId, sentence);
}

const KIND_ZH: Readonly<Record<DefinitionKind, string>> = { PROCESS: '流程', DECISION: '决策', FORM: '表单' };

const exists = ({ candidates, deployed }: Known, kind: DefinitionKind, key: string): boolean =>
  candidates.some((one) => one.kind === kind && one.key === key) ||
  deployed.some((one) => one.kind === kind && one.key === key);

/** The text of a template without variables; `null` where it has some. */
export const literalOf = (template: Template): string | null =>
  template.parts.every((part) => typeof part === 'string') ? template.parts.join('') : null;

function checkRoles(node: Extract<Node, { type: 'USER_TASK' }>, { roles }: DeploymentVocabulary, report: Report): void {
  if (!roles || node.task.act === null) return;
  for (const candidate of node.task.candidates) {
    const [role = ''] = candidate.source.split('@');
    if (role.includes('${') || roles.has(role) || roles.has(candidate.source)) continue;
    report('ROLE_UNKNOWN', node.id, [`没有岗位角色“${role}”。`, `There is no role "${role}".`]);
  }
}

function checkDueRule(node: Node, { isDueRule }: DeploymentVocabulary, report: Report): void {
  if (!isDueRule) return;
  const rules: (Template | null)[] = [];
  if (node.type === 'USER_TASK') rules.push(node.task.dueRule);
  if (node.type === 'SUB_PROCESS') rules.push(node.due?.rule ?? null);
  if ('trigger' in node && node.trigger.kind === 'TIMER' && node.trigger.timer.kind === 'CALENDAR') {
    rules.push(node.trigger.timer.value);
  }
  for (const rule of rules) {
    const text = rule && literalOf(rule);
    if (text !== null && text !== undefined && !isDueRule(text)) {
      report('DUE_RULE_INVALID', node.id, [`“${text}”不是办理期限规则。`, `"${text}" is no due rule.`]);
    }
  }
}

/** Dates, durations and cycles whose text is right in form and still names no instant: the 30th of February, cron-like or not. */
function checkTimer(node: Node, { isTimerRule }: DeploymentVocabulary, report: Report): void {
  if (!isTimerRule || !('trigger' in node) || node.trigger.kind !== 'TIMER') return;
  const { kind, value } = node.trigger.timer;
  const text = literalOf(value);
  if (kind === 'CALENDAR' || text === null || isTimerRule({ kind, value: text })) return;
  report('TIMER_RULE_INVALID', node.id, [
    `定时规则“${text}”不能确定时刻。`,
    `The timer rule "${text}" names no instant.`,
  ]);
}
