import { plainStartOf, startsOf, type Binding, type Node } from '../engine/index.js';
import type { Transaction } from '../kernel/index.js';
import type { Candidate, FileProblem } from './candidate.js';
import type { DefinitionKind } from './definition.js';
import { findNewest, findTagged, findVersion } from './definition.store.js';
import type { Definitions } from './definitions.js';
import { tagOf } from './read-file.js';

/** What an element calls, and which version of it. */
interface Call {
  readonly kind: DefinitionKind;
  readonly key: string;
  readonly binding: Binding;
}

/**
 * Versions and tags that processes call by name and that are neither deployed nor in this deployment; and calls of processes
 * that nothing but an event begins.
 */
export async function bindingProblems(
  tx: Transaction,
  candidates: readonly Candidate[],
  definitions: Definitions,
): Promise<FileProblem[]> {
  const problems: FileProblem[] = [];
  for (const candidate of candidates) {
    if (candidate.kind !== 'PROCESS') continue;
    for (const node of candidate.graph.nodes.values()) {
      const call = callOf(node);
      const problem = call && (await problemOf(tx, call, candidates, definitions));
      if (!problem) continue;
      const { file, fileIndex } = candidate;
      problems.push({ ...problem, severity: 'ERROR', elementId: node.id, file: file.name, fileIndex });
    }
  }
  return problems;
}

async function problemOf(
  tx: Transaction,
  call: Call,
  candidates: readonly Candidate[],
  definitions: Definitions,
): Promise<Pick<FileProblem, 'code' | 'zh' | 'en' | 'fix'> | null> {
  const own = candidates.find((one) => one.kind === call.kind && one.key === call.key && leadsTo(call, one));
  if (!own && !(await isDeployed(tx, call))) {
    // Where no version is bound, that nothing has this name is said elsewhere.
    if (!isNarrow(call)) return null;
    const [zh, en] = wanted(call);
    return {
      code: 'BOUND_VERSION_UNKNOWN',
      zh: `所引用的“${call.key}”${zh}既不在本次部署中，也未曾部署。`,
      en: `${en} of "${call.key}" is neither in this deployment nor deployed.`,
      fix: { zh: '更正版本或标签，或一并部署。', en: 'Correct the version or the tag, or deploy it together.' },
    };
  }
  if (call.kind !== 'PROCESS' || (own && own.kind !== 'PROCESS')) return null;
  const binding = isNarrow(call) ? call.binding : ({ kind: 'LATEST' } as const);
  const { graph } = own ?? (await definitions.called(tx, call.key, binding, 0));
  if (plainStartOf(graph) || startsOf(graph).length === 0) return null;
  return {
    code: 'CALLED_WITHOUT_START',
    zh: `流程“${call.key}”有多个开始，且都须由事件触发，不能被调用。`,
    en: `"${call.key}" has several starts, and each needs an event to begin it: it cannot be called.`,
    fix: { zh: '请在该流程中画一个无触发的开始事件。', en: 'Draw a none start event in that process.' },
  };
}

function callOf(node: Node): Call | null {
  if (node.type === 'CALL_ACTIVITY') return { kind: 'PROCESS', key: node.calledElement, binding: node.binding };
  if (node.type === 'BUSINESS_RULE_TASK') return { kind: 'DECISION', key: node.decisionId, binding: node.binding };
  return null;
}

const isNarrow = ({ binding }: Call): boolean => binding.kind === 'VERSION' || binding.kind === 'TAG';

/** Whether the call leads to this definition once it is deployed. */
function leadsTo({ binding }: Call, own: Candidate): boolean {
  if (binding.kind === 'TAG') return tagOf(own) === binding.tag;
  if (binding.kind !== 'VERSION') return true;
  return own.newest?.sha256 !== own.sha256 && (own.newest?.version ?? 0) + 1 === binding.version;
}

async function isDeployed(tx: Transaction, { kind, key, binding }: Call): Promise<boolean> {
  if (binding.kind === 'TAG') return (await findTagged(tx, kind, key, binding.tag)) !== null;
  if (binding.kind === 'VERSION') return (await findVersion(tx, key, binding.version, kind)) !== null;
  return (await findNewest(tx, kind, key, null)) !== null;
}

function wanted({ binding }: Call): readonly [zh: string, en: string] {
  if (binding.kind === 'VERSION') return [`第 ${binding.version} 版`, `Version ${binding.version}`];
  return binding.kind === 'TAG' ? [`标签为“${binding.tag}”的版本`, `The version tagged "${binding.tag}"`] : ['', ''];
}
