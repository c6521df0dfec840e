import type { Decision, PathStep } from '../engine/index.js';
import { Rejection, type FieldError, type ReadContext, type Transaction } from '../kernel/index.js';
import { behaviourProblems } from './behaviour-check.js';
import type { Candidate, FileProblem } from './candidate.js';
import { bindingProblems } from './check-bindings.js';
import { tagProblems } from './check-tags.js';
import { crossCheck, type Known } from './cross-check.js';
import { newestVersions, type DefinitionRow } from './definition.store.js';
import type { DefinitionFollower } from './definition-follower.js';
import type { Definitions } from './definitions.js';
import type { DeploymentVocabulary } from './deployment-vocabulary.js';
import { performerProblems } from './performer-check.js';
import { kindOf, readFile, sha256Of, type SourceFile } from './read-file.js';
import { SIGN_OFF_ROUTE } from './sign-off-table.js';
import { vacancyProblems } from './vacancy-check.js';

/** What checking needs beside the files. */
export interface CheckDependencies {
  readonly definitions: Definitions;
  readonly vocabulary: DeploymentVocabulary;
  /** Who keeps the starts of the newest versions; nobody does where it is absent. */
  readonly follower?: DefinitionFollower;
}

/** Most problems that an answer lists. */
const LISTED = 200;

/**
 * Reads the files of a deployment and holds them against each other, against what is deployed, and against what this service
 * can carry out. Gives the definitions and everything that is wrong, errors first.
 */
export async function checkFiles(
  ctx: ReadContext,
  files: readonly SourceFile[],
  { definitions, vocabulary }: CheckDependencies,
): Promise<{ readonly candidates: readonly Candidate[]; readonly problems: readonly FileProblem[] }> {
  const { tx } = ctx;
  const problems: FileProblem[] = [];
  const deployed = await newestVersions(tx);
  const candidates: Candidate[] = [];
  for (const [fileIndex, file] of files.entries()) {
    const { found, problems: own } = await readFile(kindOf(file), file.content);
    const sha256 = sha256Of(file.content);
    problems.push(...own.map((problem) => ({ ...problem, file: file.name, fileIndex })));
    for (const one of found) {
      const newest = deployed.find(({ kind, key }) => kind === one.kind && key === one.key) ?? null;
      candidates.push({ ...one, file, fileIndex, sha256, newest });
    }
  }
  const signOff = await signOffRoute(tx, candidates, deployed, definitions);
  const known: Known = { candidates, deployed, vocabulary, signOff };
  const incomplete = new Set(problems.flatMap(({ severity, fileIndex }) => (severity === 'ERROR' ? [fileIndex] : [])));
  problems.push(
    ...crossCheck(known),
    ...(await behaviourProblems(tx, candidates, incomplete)),
    ...(await tagProblems(tx, candidates)),
    ...(await bindingProblems(tx, candidates, definitions)),
    ...(vocabulary.roles ? await performerProblems(ctx, candidates, vocabulary.roles) : []),
    ...(vocabulary.roles ? await vacancyProblems(ctx, candidates, vocabulary.roles) : []),
  );
  return { candidates, problems: inOrder(problems) };
}

/** Raises `DEFINITION_REFUSED` where there is an error; else these are warnings. */
export function demandNoErrors(problems: readonly FileProblem[]): readonly FileProblem[] {
  if (problems.some(({ severity }) => severity === 'ERROR')) throw refusal(problems);
  return problems;
}

/** Errors first, each in the order of the files. */
const inOrder = (problems: readonly FileProblem[]): readonly FileProblem[] =>
  problems.toSorted((one, other) => Number(one.severity === 'WARNING') - Number(other.severity === 'WARNING'));

/** The sign-off table: of the deployment, else the newest; `null` where the office has none yet. */
async function signOffRoute(
  tx: Transaction,
  candidates: readonly Candidate[],
  deployed: readonly DefinitionRow[],
  definitions: Definitions,
): Promise<Decision | null> {
  const own = candidates.find(({ kind, key }) => kind === 'DECISION' && key === SIGN_OFF_ROUTE);
  if (own?.kind === 'DECISION') return own.decision;
  const isDeployed = deployed.some(({ kind, key }) => kind === 'DECISION' && key === SIGN_OFF_ROUTE);
  return isDeployed ? (await definitions.currentDecision(tx, SIGN_OFF_ROUTE)).decision : null;
}

/** `errors` has a pointer to the file; `params.problems` file, element, sentence and mend of each, warnings included. */
function refusal(problems: readonly FileProblem[]): Rejection {
  const errors = problems.filter(({ severity }) => severity === 'ERROR');
  return new Rejection(
    'DEFINITION_REFUSED',
    { count: errors.length, problems: problems.slice(0, LISTED).map(toProblemView) },
    errors.slice(0, LISTED).map(toFieldError),
  );
}

const toFieldError = ({ fileIndex, file, elementId, code, zh, en }: FileProblem): FieldError => {
  const [at, place] = elementId === null ? ['', ''] : [`“${elementId}”`, ` "${elementId}"`];
  return { pointer: `/files/${fileIndex}`, code, zh: `${file}${at}：${zh}`, en: `${file}${place}: ${en}` };
};

/** A problem as the wire carries it. */
export interface ProblemView {
  readonly file: string;
  /** Element id, decision row, or pointer into a form; `null` for the file as a whole. */
  readonly element: string | null;
  readonly code: string;
  readonly severity: 'ERROR' | 'WARNING';
  readonly zh: string;
  readonly en: string;
  readonly fix: { readonly zh: string; readonly en: string };
  /** Of a fault of flow: the shortest way on which a case comes to it (`POST /definitions/check-diagram` draws it). */
  readonly path?: readonly PathStepView[];
  /** Of what would be an error, had the file not accepted it. */
  readonly accepted?: true;
}

/** A step of a way: an element that is passed, and the flows by which it is left, or the event that happens to it instead. */
export interface PathStepView {
  readonly element: string;
  readonly flows: readonly string[];
  readonly event: string | null;
}

export const toProblemView = (problem: FileProblem): ProblemView => {
  const { file, elementId, code, severity, zh, en, fix, path, isAccepted } = problem;
  return {
    file,
    element: elementId,
    code,
    severity,
    zh,
    en,
    fix,
    ...(path ? { path: path.map(toStepView) } : {}),
    ...(isAccepted ? { accepted: true } : {}),
  };
};

const toStepView = ({ elementId, flowIds, eventId }: PathStep): PathStepView => ({
  element: elementId,
  flows: flowIds,
  event: eventId,
});
