import { readDiagram, type PathStep, type ProcessGraph, type Standing, type Visit } from '../engine/index.js';
import { Rejection, type ReadContext } from '../kernel/index.js';
import { checkFiles, type CheckDependencies } from './check-files.js';
import { drawDiagram } from './diagram/draw-diagram.js';
import type { DiagramMarks } from './diagram/marks.js';
import { nameOf } from './diagram/words.js';
import type { SourceFile } from './read-file.js';

/**
 * Draws a problem that the check tells of files, by its place in the list (`params.problems` of a refusal, else `warnings`): the
 * process as its file has it, the way to the fault marked, the place of the fault in the colour of an incident, and the
 * sentence above. A problem without a way has only its place marked.
 *
 * Raises `CHECKED_PROBLEM_NOT_FOUND` where there is none at that place or it is of no element of a process, `DIAGRAM_MISSING`.
 */
export async function drawCounterExample(
  ctx: ReadContext,
  files: readonly SourceFile[],
  at: number,
  deps: CheckDependencies,
): Promise<string> {
  const { candidates, problems } = await checkFiles(ctx, files, deps);
  const problem = problems[at];
  const elementId = problem?.elementId ?? null;
  const candidate = candidates.find(
    (one) =>
      one.kind === 'PROCESS' &&
      one.fileIndex === problem?.fileIndex &&
      elementId !== null &&
      holds(one.graph, elementId),
  );
  if (!problem || elementId === null || candidate?.kind !== 'PROCESS') {
    throw new Rejection('CHECKED_PROBLEM_NOT_FOUND', { problem: at, problems: problems.length });
  }
  const { graph, key, file, newest } = candidate;
  const diagram = await readDiagram(file.content, key);
  if (!diagram) throw new Rejection('DIAGRAM_MISSING', { key, version: (newest?.version ?? 0) + 1 });
  const { language } = ctx.caller;
  return drawDiagram(diagram, graph, marksOf(graph, problem.path ?? [], elementId, problem.code), {
    title: nameOf(diagram, language) ?? graph.name,
    subtitle: language === 'en' ? problem.en : problem.zh,
    language,
  });
}

const holds = (graph: ProcessGraph, id: string): boolean =>
  graph.nodes.has(id) || graph.flows.has(id) || graph.processId === id;

/** The way as if a case had gone it, up to the fault. */
function marksOf(graph: ProcessGraph, path: readonly PathStep[], elementId: string, code: string): DiagramMarks {
  const visits = new Map<string, Visit>();
  const flows = new Map<string, number>();
  for (const step of path) {
    const times = (visits.get(step.elementId)?.times ?? 0) + 1;
    visits.set(step.elementId, { times, left: step.eventId === null ? 'COMPLETED' : 'INTERRUPTED' });
    for (const flow of step.flowIds) flows.set(flow, (flows.get(flow) ?? 0) + 1);
  }
  const standing = new Map<string, Standing>();
  if (graph.nodes.has(elementId) && path.length > 0) standing.set(elementId, standingAt(code));
  const at = '';
  return {
    standing,
    visits,
    flows,
    armed: new Set(),
    durations: new Map(),
    incidents: new Map([[elementId, [{ code, at }]]]),
    links: new Map(),
    isSuspended: false,
  };
}

const standingAt = (code: string): Standing =>
  code === 'DEADLOCK'
    ? { kind: 'JOIN', open: 1, loop: null }
    : { kind: 'SCOPE', open: code === 'LACK_OF_SYNCHRONISATION' ? 2 : 1, loop: null };
