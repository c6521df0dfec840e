import type { Command, CommandContext } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import { fillTemplateList, type Json, type Variables } from '../engine/index.js';
import { demandMay, may, type PolicyObject } from '../access/index.js';
import type { BoundDefinition } from '../definitions/index.js';
import type { TreeDependencies } from './call-tree.js';
import { toCaseView, type CaseView } from './case-view.js';
import { openCase } from './open-case.js';

/** Which process, under which name of the caller's, with which start form. */
export interface StartCaseInput {
  readonly definition: string;
  readonly businessKey?: string | undefined;
  readonly variables?: Readonly<Record<string, Json>> | undefined;
}

/** Most that the variables of a case may hold at its start, in bytes of JSON (api.md section 7). */
const VARIABLES_LIMIT = 65_536;

/**
 * Starts a case on the newest version of a definition and runs it to its first wait.
 *
 * Guarantees one case per command; its definition version, settings and called definitions stay what they are now.
 * Raises `DEFINITION_NOT_FOUND`, `DEFINITION_SUSPENDED`, `STARTER_NOT_ALLOWED`, `VALIDATION_FAILED` for wrong fields of the
 * start form, `VARIABLES_TOO_LARGE`, and whatever the first steps of the process refuse.
 *
 * @rule R-055 @rule R-143
 */
export const startCase = (deps: TreeDependencies): Command<StartCaseInput, CaseView> => ({
  name: 'instances.startCase',
  async execute(ctx, input) {
    const definition = await deps.definitions.current(ctx.tx, input.definition);
    const values = input.variables ?? {};
    demandSize(values);
    const { form, routing } = await readStartForm(ctx, deps, definition, values);
    demandStarter(ctx, definition, form);
    if (definition.suspended) throw new Rejection('DEFINITION_SUSPENDED', { definition: definition.key });
    const businessKey = input.businessKey ?? null;
    const unchecked = uncheckedAt(definition);
    const tree = await openCase(ctx, deps, { definition, businessKey, form, routing, unchecked });
    return toCaseView(tree.root, ctx.zone);
  },
});

/** Raises `VARIABLES_TOO_LARGE`. */
export function demandSize(values: Readonly<Record<string, Json>>): void {
  if (Buffer.byteLength(JSON.stringify(values)) > VARIABLES_LIMIT) {
    throw new Rejection('VARIABLES_TOO_LARGE', { limit: VARIABLES_LIMIT });
  }
}

/**
 * Who may start is written in the process (`gongwen:starters`); a process that names nobody may be started by whoever may
 * call. The posts are filled in from the form (`MEMBER@${ownerGroup}`), which is why its fields are checked before.
 */
function demandStarter(ctx: CommandContext, definition: BoundDefinition, values: Variables): void {
  demandMay(ctx.caller, 'case.start', startMatter(ctx, definition, values), ctx.today);
}

/** Whether the caller may start this process with these values. */
export function mayStart(ctx: CommandContext, definition: BoundDefinition, values: Variables): boolean {
  return may(ctx.caller, 'case.start', startMatter(ctx, definition, values), ctx.today).may;
}

/** A process that names posts which come out empty is nobody's to start, unlike one that names none. */
function startMatter(
  ctx: CommandContext,
  { key: definition, graph }: BoundDefinition,
  values: Variables,
): PolicyObject<'case.start'> {
  const { starters = [] } = graph;
  const filled = starters.flatMap((template) => fillTemplateList(template, values, ctx.now.toISOString()));
  return {
    definition,
    starters: starters.length > 0 && filled.length === 0 ? starters.map(({ source }) => source) : filled,
  };
}

/** Pointer of the start values where the process has no form to hold them against. */
export const uncheckedAt = ({ graph }: BoundDefinition): string | undefined =>
  graph.startForm === undefined ? '/variables' : undefined;

/** The start form of a process, checked: its fields, and those of them that enter the case. Raises `VALIDATION_FAILED`. */
export async function readStartForm(
  ctx: CommandContext,
  deps: TreeDependencies,
  definition: BoundDefinition,
  values: Readonly<Record<string, Json>>,
): Promise<{ form: Readonly<Record<string, Json>>; routing: Variables }> {
  const key = definition.graph.startForm;
  if (key === undefined) return { form: values, routing: values };
  const form = await deps.definitions.form(ctx.tx, key, definition.deploymentSeq);
  const checked = form.check(values, '/variables');
  if (checked.errors.length > 0) throw new Rejection('VALIDATION_FAILED', { form: key }, checked.errors);
  return { form: checked.values, routing: form.split(checked.values).routing };
}
