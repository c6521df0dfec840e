import type { CommandContext, FieldError } from '../../kernel/index.js';
import { Rejection } from '../../kernel/index.js';
import type { ProcessGraph, Variables } from '../../engine/index.js';
import type { TreeDependencies } from '../call-tree.js';
import type { Instance } from '../instance.js';
import { isSaidByActs, saidByItsAct } from '../said-by-acts.js';
import { demandSize } from '../start-case.js';

/** Variables that an administrator would set or remove: each name with the pointer of its field. */
export interface ChangedVariables {
  readonly set: Variables;
  readonly remove?: readonly string[];
  /** Pointer of the field that holds `set`, `/variables`; with `isOne`, of the one value that is set. */
  readonly at: string;
  readonly isOne?: true;
}

/**
 * Lets an administrator change what steers a case, and nothing that people said: not what a form of the process declares as
 * content, not who acted how and when, and not what the case's object says itself (its version, signature, date, number).
 *
 * Raises `VALIDATION_FAILED` with every such name, `VARIABLES_TOO_LARGE`.
 *
 * @rule R-054
 */
export async function demandCaseVariables(
  ctx: CommandContext,
  deps: TreeDependencies,
  instance: Pick<Instance, 'definition' | 'deploymentSeq' | 'objectType'>,
  { set, remove = [], at, isOne }: ChangedVariables,
): Promise<void> {
  const names = [...new Set([...Object.keys(set), ...remove])];
  if (names.length === 0) return;
  demandSize(set);
  const content = await contentFields(ctx, deps, instance);
  const errors = names.flatMap((name): FieldError[] => {
    const place = isOne ? at : `${at}/${escaped(name)}`;
    const pointer = Object.hasOwn(set, name) ? place : `/remove/${remove.indexOf(name)}`;
    if (isSaidByActs(deps.wiring, instance.objectType, name)) return [{ ...saidByItsAct(name), pointer }];
    return content.has(name) ? [{ ...contentOf(name), pointer }] : [];
  });
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
}

/** Fields that any form of the process keeps out of the case. */
async function contentFields(
  ctx: CommandContext,
  deps: TreeDependencies,
  { definition, deploymentSeq }: Pick<Instance, 'definition' | 'deploymentSeq'>,
): Promise<ReadonlySet<string>> {
  const content = new Set<string>();
  for (const key of formsOf(definition.graph)) {
    const form = await deps.definitions.form(ctx.tx, key, deploymentSeq);
    const fields = Object.keys((form.schema['properties'] ?? {}) as object);
    const values = Object.fromEntries(fields.map((name) => [name, null]));
    for (const name of Object.keys(form.split(values).content)) content.add(name);
  }
  return content;
}

function formsOf(graph: ProcessGraph): ReadonlySet<string> {
  const keys = [...graph.nodes.values()].map((node) => (node.type === 'USER_TASK' ? node.task.formKey : null));
  return new Set([graph.startForm ?? null, ...keys].filter((key) => key !== null));
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const contentOf = (name: string): Omit<FieldError, 'pointer'> => ({
  code: 'CONTENT_FIELD',
  zh: `“${name}”是表单的内容字段，不是流转变量。`,
  en: `"${name}" is content of a form, and no variable of the case.`,
});
