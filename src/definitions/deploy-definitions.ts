import { recordFact } from '../audit/index.js';
import { actorOf, toWire, type Command, type CommandContext } from '../kernel/index.js';
import type { Candidate } from './candidate.js';
import { checkFiles, demandNoErrors, toProblemView, type CheckDependencies, type ProblemView } from './check-files.js';
import type { DefinitionKind } from './definition.js';
import type { DefinitionFollower } from './definition-follower.js';
import { insertDefinition, insertDeployment, keepResource, lockDeployments } from './definition.store.js';
import { tagOf, type SourceFile } from './read-file.js';

export interface DeployInput {
  readonly name: string;
  readonly tag?: string | undefined;
  readonly files: readonly SourceFile[];
}

/** A definition of a deployment. */
export interface DeployedView {
  readonly id: string;
  readonly kind: DefinitionKind;
  readonly key: string;
  readonly version: number;
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
  /** `false` where the newest version already has this content. */
  readonly isNew: boolean;
}

/** What a deployment made. */
export interface DeploymentView {
  /** Key of its first definition. */
  readonly key: string;
  /** `null` where nothing was new: then nothing was written. */
  readonly deploymentId: string | null;
  readonly name: string;
  readonly tag: string | null;
  readonly deployedAt: string;
  readonly definitions: readonly DeployedView[];
  readonly warnings: readonly ProblemView[];
}

/**
 * Deploys BPMN, DMN and form files in one act, all or nothing. Content that the newest version of a key already has makes no
 * new version; a running case keeps the version that it started with. Every new version is one entry with its file's hash;
 * what starts a process by itself is then the newest version's. No version is ever deleted: the database refuses it.
 *
 * Faults of flow that a file accepts are named in the entry.
 *
 * Raises `DEFINITION_REFUSED` with everything that is wrong with every file.
 *
 * @rule R-141
 */
export const deployDefinitions = (deps: CheckDependencies): Command<DeployInput, DeploymentView> => ({
  name: 'definitions.deploy',
  async execute(ctx, { name, tag, files }) {
    await lockDeployments(ctx.tx);
    const { candidates, problems } = await checkFiles(ctx, files, deps);
    const warnings = demandNoErrors(problems);
    const fresh = candidates.filter(isNew);
    const made =
      fresh.length === 0 ? null : await write(ctx, { name, tag: tag ?? null, candidates: fresh }, deps.follower);
    return {
      key: candidates[0]?.key ?? '',
      deploymentId: made?.deploymentId ?? null,
      name,
      tag: tag ?? null,
      deployedAt: toWire(ctx.now, ctx.zone),
      definitions: candidates.map((candidate) => toDeployedView(candidate, made?.ids.get(candidate) ?? null)),
      warnings: warnings.map(toProblemView),
    };
  },
});

const isNew = ({ newest, sha256 }: Candidate): boolean => newest?.sha256 !== sha256;

const nextVersion = ({ newest }: Candidate): number => (newest?.version ?? 0) + 1;

export const toDeployedView = (candidate: Candidate, id: string | null): DeployedView => ({
  id: id ?? candidate.newest?.id ?? '',
  kind: candidate.kind,
  key: candidate.key,
  version: isNew(candidate) ? nextVersion(candidate) : (candidate.newest?.version ?? 0),
  name: candidate.name,
  file: candidate.file.name,
  sha256: candidate.sha256,
  isNew: isNew(candidate),
});

async function write(
  ctx: CommandContext,
  { name, tag, candidates }: { name: string; tag: string | null; candidates: readonly Candidate[] },
  follower: DefinitionFollower | undefined,
): Promise<{ readonly deploymentId: string; readonly ids: ReadonlyMap<Candidate, string> }> {
  const deploymentId = ctx.newId();
  const ids = new Map(candidates.map((candidate) => [candidate, ctx.newId()]));
  const entries = new Map(candidates.map((candidate) => [candidate, record(ctx, candidate, ids.get(candidate) ?? '')]));
  const [auditId = ''] = entries.values();
  const deploymentSeq = await insertDeployment(ctx.tx, {
    id: deploymentId,
    name,
    tag,
    by: actorOf(ctx.caller),
    at: ctx.now,
    auditId,
  });
  for (const { file, sha256 } of new Map(candidates.map((one) => [one.sha256, one])).values()) {
    keepResource(ctx.tx, { sha256, name: file.name, content: file.content, auditId });
  }
  for (const [candidate, id] of ids) {
    const { kind, key, sha256 } = candidate;
    const version = nextVersion(candidate);
    const entryId = entries.get(candidate) ?? auditId;
    insertDefinition(ctx.tx, {
      id,
      kind,
      key,
      version,
      name: candidate.name,
      deploymentSeq,
      sha256,
      tag: tagOf(candidate),
      deploymentId,
      auditId: entryId,
    });
    if (candidate.kind === 'PROCESS') await follower?.begin(ctx, candidate);
    ctx.publish({ type: 'definition.deployed', subject: id, data: { kind, key, version } });
  }
  return { deploymentId, ids };
}

const record = (ctx: CommandContext, candidate: Candidate, id: string): string =>
  recordFact(ctx, {
    act: 'DEFINITION_DEPLOYED',
    objectType: 'DEFINITION',
    objectId: id,
    versionNo: nextVersion(candidate),
    contentHash: candidate.sha256,
    details: { kind: candidate.kind, key: candidate.key, ...acceptedBy(candidate) },
  });

/** Faults of flow that a process accepts, `{element: ["DEADLOCK"]}`. */
const acceptedBy = (candidate: Candidate): { accepted?: Readonly<Record<string, readonly string[]>> } =>
  candidate.kind === 'PROCESS' && candidate.graph.accepted
    ? { accepted: Object.fromEntries(candidate.graph.accepted) }
    : {};
