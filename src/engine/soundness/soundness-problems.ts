import type { ProcessGraph } from '../graph.js';
import { problemOf, type Problem } from '../problem.js';
import type { Fault, PathStep } from './fault.js';
import { findFaults, MOVES_LIMIT, type SoundnessOptions } from './find-faults.js';
import { ACCEPTED, IF_CHANGED, SOUNDNESS_KINDS } from './soundness-kinds.js';

type Language = 'zh' | 'en';

/**
 * What the token game of a process shows to be wrong, as problems of its file, each with the way there.
 *
 * Deadlocks, doubled tokens and livelocks are errors: no case of such a process should be begun. They are warnings where they
 * need the same condition to have two answers, and where the file accepts them: `gongwen:accept="DEADLOCK"` on the element, or
 * on the process for all its elements. An element that is never reached, a case that never ends, and what was too much to be
 * looked at, are warnings.
 */
export function soundnessProblems(graph: ProcessGraph, options: SoundnessOptions = {}): readonly Problem[] {
  const { faults, undecided } = findFaults(graph, options);
  return [
    ...faults.map((fault) => toProblem(graph, fault)),
    ...undecided.map((scopeId) => {
      const params = { limit: options.limit ?? MOVES_LIMIT };
      return inWords('SOUNDNESS_NOT_DECIDED', scopeId, (language) => ({
        element: nameOf(graph, scopeId, language),
        ...params,
      }));
    }),
  ].sort((one, other) => Number(one.severity === 'WARNING') - Number(other.severity === 'WARNING'));
}

function toProblem(graph: ProcessGraph, fault: Fault): Problem {
  const { code, elementId, arrived, missing, path, isCertain } = fault;
  const problem = inWords(code, elementId, (language) => ({
    element: nameOf(graph, elementId, language),
    arrived: flowNames(graph, arrived, language),
    missing: flowNames(graph, missing, language),
    way: wayInWords(graph, path, language),
  }));
  const isAccepted = problem.severity === 'ERROR' && accepts(graph, elementId, code);
  const remarks = [...(isCertain ? [] : [IF_CHANGED]), ...(isAccepted ? [ACCEPTED] : [])];
  return {
    ...problem,
    severity: remarks.length > 0 ? 'WARNING' : problem.severity,
    zh: problem.zh + remarks.map(({ zh }) => zh).join(''),
    en: problem.en + remarks.map(({ en }) => en).join(''),
    ...(path.length > 0 ? { path } : {}),
    ...(isAccepted ? { isAccepted } : {}),
  };
}

const accepts = ({ accepted, processId }: ProcessGraph, elementId: string, code: string): boolean =>
  [elementId, processId].some((id) => accepted?.get(id)?.includes(code));

function inWords(
  code: keyof typeof SOUNDNESS_KINDS,
  elementId: string,
  params: (language: Language) => Record<string, string | number>,
): Problem {
  const kind = SOUNDNESS_KINDS[code];
  return { ...problemOf(kind, code, elementId, params('zh')), en: problemOf(kind, code, elementId, params('en')).en };
}

/** Name of an element in a language, in the other where it has none, else its id. */
function nameOf(graph: ProcessGraph, id: string, language: Language): string {
  if (id === graph.processId) return graph.name;
  const node = graph.nodes.get(id);
  return (language === 'en' ? (node?.nameEn ?? node?.name) : (node?.name ?? node?.nameEn)) ?? id;
}

const flowNames = (graph: ProcessGraph, flowIds: readonly string[], language: Language): string =>
  flowIds
    .map((id) => nameOf(graph, graph.flows.get(id)?.sourceId ?? id, language))
    .join(language === 'zh' ? '、' : ', ');

/** `起草 → 审核（退回）→ …`: the elements passed, each with the name of the flow or event that was taken, where it has one. */
function wayInWords(graph: ProcessGraph, path: readonly PathStep[], language: Language): string {
  const words = path.map(({ elementId, flowIds, eventId }) => {
    const taken =
      eventId === null ? flowIds.flatMap((id) => graph.flows.get(id)?.name ?? []) : [nameOf(graph, eventId, language)];
    const name = nameOf(graph, elementId, language);
    if (taken.length === 0) return name;
    return language === 'zh' ? `${name}（${taken.join('、')}）` : `${name} (${taken.join(', ')})`;
  });
  // The end of the way says more than its beginning.
  const shown = words.length > SHOWN_STEPS ? ['…', ...words.slice(-SHOWN_STEPS)] : words;
  return shown.join(' → ');
}

/** Steps of a way that a sentence names; the path has all. */
const SHOWN_STEPS = 12;
