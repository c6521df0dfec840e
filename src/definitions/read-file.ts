import { createHash } from 'node:crypto';
import { readBpmn, readDmn, type Decision, type Problem, type ProcessGraph } from '../engine/index.js';
import type { BoundForm, DefinitionKind } from './definition.js';
import { compileForm } from './forms/compile-form.js';
import { Recent } from './recent.js';

/** A file that someone hands in. */
export interface SourceFile {
  readonly name: string;
  readonly content: string;
}

/** The tag that a file gives this version; `null` where it gives none. Forms have none. */
export function tagOf(found: Found): string | null {
  if (found.kind === 'PROCESS') return found.graph.versionTag ?? null;
  return found.kind === 'DECISION' ? (found.decision.versionTag ?? null) : null;
}

type CompiledForm = Pick<BoundForm, 'key' | 'schema' | 'check' | 'split'>;

/** A definition in a file, compiled. */
export type Found = { readonly key: string; readonly name: string } & (
  | { readonly kind: 'PROCESS'; readonly graph: ProcessGraph }
  | { readonly kind: 'DECISION'; readonly decision: Decision }
  | { readonly kind: 'FORM'; readonly form: CompiledForm }
);

/** What a file holds and what is wrong with it. */
export interface ReadFile {
  readonly found: readonly Found[];
  readonly problems: readonly Problem[];
}

/** SHA-256 of a file, hex. */
export const sha256Of = (content: string): string => createHash('sha256').update(content, 'utf8').digest('hex');

const KEPT_FILES = 200;

/** Files without a fault that were read a moment ago: what is deployed was compiled by its check, and is used next. */
const recent = new Recent<ReadFile>(KEPT_FILES);

/** Reads what a file of this kind holds; never throws for what that is. What it answers is shared: nobody changes it. */
export async function readFile(kind: DefinitionKind, content: string): Promise<ReadFile> {
  const name = `${kind}/${sha256Of(content)}`;
  const kept = recent.get(name);
  if (kept) return kept;
  const file = await compileFile(kind, content);
  if (file.problems.every(({ severity }) => severity !== 'ERROR')) recent.set(name, file);
  return file;
}

async function compileFile(kind: DefinitionKind, content: string): Promise<ReadFile> {
  switch (kind) {
    case 'FORM': {
      const { form, problems } = compileForm(content);
      return { found: form ? [{ kind: 'FORM', key: form.key, name: form.name, form }] : [], problems };
    }
    case 'DECISION': {
      const { decisions, problems } = await readDmn(content);
      return {
        found: decisions.map((decision) => ({ kind: 'DECISION', key: decision.id, name: decision.name, decision })),
        problems,
      };
    }
    default: {
      const { graphs, problems } = await readBpmn(content);
      return {
        found: graphs.map((graph) => ({ kind: 'PROCESS', key: graph.processId, name: graph.name, graph })),
        problems,
      };
    }
  }
}

/** Told by the file's ending, or by how it begins: a JSON object is a form, DMN by its namespace, everything else BPMN. */
export function kindOf({ name, content }: SourceFile): DefinitionKind {
  if (/\.dmn$/i.test(name)) return 'DECISION';
  if (/\.json$/i.test(name)) return 'FORM';
  if (/\.(?:bpmn|xml)$/i.test(name)) return 'PROCESS';
  if (content.trimStart().startsWith('{')) return 'FORM';
  return /<(?:\w+:)?definitions[^>]*\/DMN\//.test(content.slice(0, 10_000)) ? 'DECISION' : 'PROCESS';
}
