import { Rejection, type ReadContext } from '../kernel/index.js';
import type { DefinitionKind } from './definition.js';
import { contentView, type DecisionContent, type FormContent, type ProcessContent } from './definition-content.js';
import { toDefinitionView, type DefinitionView } from './definition-view.js';
import { findVersion, versionsOf, type DefinitionRow } from './definition.store.js';
import { readFile } from './read-file.js';

/** Largest version number that a column holds. */
const MOST = 2_147_483_647;

/** The newest version of a key, and every version before it. */
export type DefinitionHistory = DefinitionView & {
  readonly versions: readonly Pick<DefinitionView, 'version' | 'sha256' | 'deployedAt' | 'deployedBy'>[];
};

/** The newest version of a key. Raises `DEFINITION_NOT_FOUND`. */
export async function readDefinition(
  ctx: ReadContext,
  key: string,
  kind: DefinitionKind | null,
): Promise<DefinitionHistory> {
  const rows = await versionsOf(ctx.tx, key, kind);
  const [newest] = rows;
  if (!newest) throw new Rejection('DEFINITION_NOT_FOUND', { key });
  const versions = rows.filter((row) => row.kind === newest.kind).map((row) => toDefinitionView(row, ctx.zone));
  return {
    ...toDefinitionView(newest, ctx.zone),
    versions: versions.map(({ version, sha256, deployedAt, deployedBy }) => ({
      version,
      sha256,
      deployedAt,
      deployedBy,
    })),
  };
}

/** A version, and what is in it. */
export type DefinitionDetail =
  (DefinitionView & ProcessContent) | (DefinitionView & DecisionContent) | (DefinitionView & FormContent);

/** One version with its file. Raises `DEFINITION_NOT_FOUND`. */
export async function findStored(
  { tx }: ReadContext,
  key: string,
  version: string,
  kind: DefinitionKind | null,
): Promise<DefinitionRow & { readonly content: string }> {
  const number = Number(version);
  const row = number >= 1 && number <= MOST ? await findVersion(tx, key, number, kind) : null;
  if (!row || row.content === null) throw new Rejection('DEFINITION_NOT_FOUND', { key, version });
  return { ...row, content: row.content };
}

/** One version and what is in it: elements, rules and lanes of a process, inputs of a decision, schema of a form. */
export async function readVersion(
  ctx: ReadContext,
  key: string,
  version: string,
  kind: DefinitionKind | null,
): Promise<DefinitionDetail> {
  const row = await findStored(ctx, key, version, kind);
  const { found } = await readFile(row.kind, row.content);
  const own = found.find((one) => one.kind === row.kind && one.key === row.key);
  if (!own) throw new Rejection('DEFINITION_NOT_READABLE', { kind: row.kind, key, version: row.version });
  return { ...toDefinitionView(row, ctx.zone), ...contentView(own, ctx.caller.language) };
}
