import type { Binding, Node } from '../engine/index.js';
import type { Transaction } from '../kernel/index.js';
import type { Candidate, FileProblem } from './check-files.js';
import type { DefinitionKind } from './definition.js';
import { findTagged, findVersion } from './definition.store.js';
import { tagOf } from './read-file.js';

/** What an element calls, and which version of it. */
interface Call {
  readonly kind: DefinitionKind;
  readonly key: string;
  readonly binding: Binding;
}

/** Versions and tags that processes call by name and that are neither deployed nor in this deployment. */
export async function bindingProblems(tx: Transaction, candidates: readonly Candidate[]): Promise<FileProblem[]> {
  const problems: FileProblem[] = [];
  for (const candidate of candidates) {
    if (candidate.kind !== 'PROCESS') continue;
    for (const node of candidate.graph.nodes.values()) {
      const call = callOf(node);
      if (!call || (await isThere(tx, call, candidates))) continue;
      const [zh, en] = wanted(call);
      problems.push({
        code: 'BOUND_VERSION_UNKNOWN',
        severity: 'ERROR',
        elementId: node.id,
        zh: `所引用的“${call.key}”${zh}既不在本次部署中，也未曾部署。`,
        en: `${en} of "${call.key}" is neither in this deployment nor deployed.`,
        fix: { zh: '更正版本或标签，或一并部署。', en: 'Correct the version or the tag, or deploy it together.' },
        file: candidate.file.name,
        fileIndex: candidate.fileIndex,
      });
    }
  }
  return problems;
}

function callOf(node: Node): Call | null {
  if (node.type === 'CALL_ACTIVITY') return { kind: 'PROCESS', key: node.calledElement, binding: node.binding };
  if (node.type === 'BUSINESS_RULE_TASK') return { kind: 'DECISION', key: node.decisionId, binding: node.binding };
  return null;
}

async function isThere(
  tx: Transaction,
  { kind, key, binding }: Call,
  candidates: readonly Candidate[],
): Promise<boolean> {
  if (binding.kind !== 'VERSION' && binding.kind !== 'TAG') return true;
  const own = candidates.find((one) => one.kind === kind && one.key === key);
  if (binding.kind === 'TAG') {
    return (own && tagOf(own) === binding.tag) || (await findTagged(tx, kind, key, binding.tag)) !== null;
  }
  const next = own && own.newest?.sha256 !== own.sha256 ? (own.newest?.version ?? 0) + 1 : null;
  return next === binding.version || (await findVersion(tx, key, binding.version, kind)) !== null;
}

function wanted({ binding }: Call): readonly [zh: string, en: string] {
  if (binding.kind === 'VERSION') return [`第 ${binding.version} 版`, `Version ${binding.version}`];
  return binding.kind === 'TAG' ? [`标签为“${binding.tag}”的版本`, `The version tagged "${binding.tag}"`] : ['', ''];
}
