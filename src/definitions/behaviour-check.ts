import { drawnWrites, soundnessProblems, type Node, type Problem, type ProcessGraph } from '../engine/index.js';
import type { Transaction } from '../kernel/index.js';
import type { Candidate, FileProblem } from './candidate.js';
import { findNewest, newestProcesses, type DefinitionRow } from './definition.store.js';
import { formFields, type FormFields } from './form-fields.js';
import { injections } from './injection-check.js';
import { knownVariables, writtenBy, type FormsByKey } from './known-variables.js';
import { unmatchedMessages } from './message-check.js';
import { readFile } from './read-file.js';
import { selfStartProblems } from './self-start-check.js';
import { unsetVariables } from './variable-check.js';

/**
 * What is wrong with how the processes of a deployment behave: faults of flow (`soundnessProblems`), variables that nobody
 * sets, messages without a partner, processes that begin themselves, and free texts that decide who does what. `incomplete`: files with errors of reading, whose
 * processes are not whole and are left out.
 */
export async function behaviourProblems(
  tx: Transaction,
  candidates: readonly Candidate[],
  incomplete: ReadonlySet<number>,
): Promise<FileProblem[]> {
  const processes = candidates.flatMap((one) =>
    one.kind === 'PROCESS' && !incomplete.has(one.fileIndex) ? [{ ...one, graph: one.graph }] : [],
  );
  if (processes.length === 0) return [];
  const forms = await formsOf(
    tx,
    candidates,
    processes.map(({ graph }) => graph),
  );
  // Every other process of the office is read only where one of these seems to lack something.
  let deployed: readonly ProcessGraph[] | null = null;
  const problems: FileProblem[] = [];
  for (const { graph, file, fileIndex } of processes) {
    const beside = processes.flatMap((one) => (one.graph === graph ? [] : [one.graph]));
    let lacking = lackingIn(graph, forms, beside);
    if (lacking.length > 0) {
      deployed ??= await deployedBeside(tx, candidates);
      lacking = lackingIn(graph, forms, [...beside, ...deployed]);
    }
    const flow = soundnessProblems(graph, { writes: (node) => writesOf(graph, node, forms) });
    const all = [...flow, ...lacking, ...selfStartProblems(graph), ...injectionProblems(graph, forms)];
    problems.push(...all.map((problem) => ({ ...problem, file: file.name, fileIndex })));
  }
  return problems;
}

const lackingIn = (graph: ProcessGraph, forms: FormsByKey, others: readonly ProcessGraph[]): readonly Problem[] => [
  ...variableProblems(graph, forms, others),
  ...messageProblems(graph, others),
];

/** A sub-process writes what is inside it: what that is, is not looked into. */
const writesOf = (graph: ProcessGraph, node: Node, forms: FormsByKey): ReadonlySet<string> | null =>
  node.type === 'SUB_PROCESS' || node.multiInstance ? drawnWrites(node) : writtenBy(graph, node, forms);

/** Forms that the processes name: of the deployment, else the newest. */
async function formsOf(
  tx: Transaction,
  candidates: readonly Candidate[],
  graphs: readonly ProcessGraph[],
): Promise<FormsByKey> {
  const forms = new Map<string, FormFields>();
  for (const one of candidates) if (one.kind === 'FORM') forms.set(one.key, formFields(one.form));
  const named = graphs.flatMap((graph) => [
    graph.startForm,
    ...[...graph.nodes.values()].map((node) => (node.type === 'USER_TASK' ? node.task.formKey : null)),
    ...[...graph.messages.values()].map(({ formKey }) => formKey),
  ]);
  for (const key of new Set(named)) {
    if (!key || forms.has(key)) continue;
    const row = await findNewest(tx, 'FORM', key, null);
    const { found } = await readFile('FORM', row?.content ?? '{}');
    for (const one of found) if (one.kind === 'FORM' && one.key === key) forms.set(key, formFields(one.form));
  }
  return (key) => forms.get(key) ?? null;
}

/** The newest versions of all other processes of the office. */
async function deployedBeside(tx: Transaction, candidates: readonly Candidate[]): Promise<readonly ProcessGraph[]> {
  const isReplaced = ({ key }: DefinitionRow): boolean =>
    candidates.some((one) => one.kind === 'PROCESS' && one.key === key);
  const graphs: ProcessGraph[] = [];
  for (const row of await newestProcesses(tx)) {
    if (isReplaced(row)) continue;
    const { found } = await readFile('PROCESS', row.content ?? '');
    for (const one of found) if (one.kind === 'PROCESS' && one.key === row.key) graphs.push(one.graph);
  }
  return graphs;
}

const warning = (
  code: string,
  elementId: string,
  [zh, en]: readonly [string, string],
  [fixZh, fixEn]: readonly [string, string],
): Problem => ({ code, severity: 'WARNING', elementId, zh, en, fix: { zh: fixZh, en: fixEn } });

function variableProblems(graph: ProcessGraph, forms: FormsByKey, others: readonly ProcessGraph[]): readonly Problem[] {
  const known = knownVariables(graph, forms);
  // A case that another process calls begins with what the call hands over.
  const handed = others.flatMap(({ nodes }) =>
    [...nodes.values()].flatMap((node) =>
      node.type === 'CALL_ACTIVITY' && node.calledElement === graph.processId
        ? node.inputs.map(({ target }) => target)
        : [],
    ),
  );
  const all = { ...known, names: new Set([...known.names, ...handed]) };
  return unsetVariables(graph, all).map(({ elementId, name, expression, meant }) =>
    warning(
      'VARIABLE_NEVER_SET',
      elementId,
      [
        `“${expression}”读取变量“${name}”，但没有任何环节为它赋值，其值恒为空。${meant === null ? '' : `是否应为“${meant}”？`}`,
        `"${expression}" reads "${name}", which nothing sets: it is always null.${meant === null ? '' : ` Is "${meant}" meant?`}`,
      ],
      ['更正变量名，或在表单、输出映射中为其赋值。', 'Correct the name, or set it by a form or an output mapping.'],
    ),
  );
}

const messageProblems = (graph: ProcessGraph, others: readonly ProcessGraph[]): readonly Problem[] =>
  unmatchedMessages(graph, others).map(({ message, elementId, isThrown }) =>
    isThrown
      ? warning(
          'MESSAGE_NEVER_CAUGHT',
          elementId,
          [`没有流程等待消息“${message}”。`, `No process waits for the message "${message}".`],
          ['更正消息名，或部署接收它的流程。', 'Correct its name, or deploy the process that receives it.'],
        )
      : warning(
          'MESSAGE_NEVER_THROWN',
          elementId,
          [
            `没有流程发出消息“${message}”，也没有声明外部发送者，该处将一直等待。`,
            `No process throws the message "${message}", and no sender from outside is declared: this waits for ever.`,
          ],
          [
            '更正消息名，或用 gongwen:senders 声明谁可以发送。',
            'Correct its name, or declare with gongwen:senders who may send it.',
          ],
        ),
  );

const injectionProblems = (graph: ProcessGraph, forms: FormsByKey): readonly Problem[] =>
  injections(graph, forms).map(({ elementId, variable, expression, decides }) =>
    warning(
      'INJECTION',
      elementId,
      [
        `“${expression}”取自表单中可随意填写的“${variable}”：填表人因此可以决定${decides[0]}。`,
        `"${expression}" comes from "${variable}", which a form lets people write freely: they decide ${decides[1]}.`,
      ],
      [
        '在表单中用 enum 或 pattern 限定该字段，或改用决策结果。',
        'Bound the field in its form by an enum or a pattern, or use the result of a decision.',
      ],
    ),
  );
