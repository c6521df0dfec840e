import type { Transaction } from '../kernel/index.js';
import type { Candidate, FileProblem } from './candidate.js';
import { findTagged } from './definition.store.js';
import { tagOf } from './read-file.js';

/** Tags that another version of the same key has already: a binding by tag must lead to one version. */
export async function tagProblems(tx: Transaction, candidates: readonly Candidate[]): Promise<FileProblem[]> {
  const problems: FileProblem[] = [];
  for (const candidate of candidates) {
    const tag = tagOf(candidate);
    if (tag === null || candidate.newest?.sha256 === candidate.sha256) continue;
    const holder = await findTagged(tx, candidate.kind, candidate.key, tag);
    if (!holder) continue;
    problems.push({
      code: 'VERSION_TAG_TAKEN',
      severity: 'ERROR',
      elementId: candidate.key,
      zh: `“${candidate.key}”第 ${holder.version} 版已使用版本标签“${tag}”。`,
      en: `Version ${holder.version} of "${candidate.key}" has the tag "${tag}" already.`,
      fix: { zh: '为新版本换一个标签。', en: 'Give the new version a tag of its own.' },
      file: candidate.file.name,
      fileIndex: candidate.fileIndex,
    });
  }
  return problems;
}
