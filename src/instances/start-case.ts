import type { Command, CommandContext } from '../kernel/index.js';
import { Rejection } from '../kernel/index.js';
import { fillTemplateList, type Json, type Variables } from '../engine/index.js';
import { grantSight } from '../access/index.js';
import { settingsOf } from '../organisation/index.js';
import type { BoundDefinition } from '../definitions/index.js';
import { CallTree, type TreeDependencies } from './call-tree.js';
import { newInstance, type Instance } from './instance.js';
import { nextCase } from './instance.store.js';
import { toCaseView, type CaseView } from './case-view.js';

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
 * @rule R-055 @rule R-141 @rule R-143
 */
export const startCase = (deps: TreeDependencies): Command<StartCaseInput, CaseView> => ({
  name: 'instances.startCase',
  async execute(ctx, input) {
    const definition = await deps.definitions.current(ctx.tx, input.definition);
    if (definition.suspended) throw new Rejection('DEFINITION_SUSPENDED', { definition: definition.key });
    const values = input.variables ?? {};
    if (Buffer.byteLength(JSON.stringify(values)) > VARIABLES_LIMIT) {
      throw new Rejection('VARIABLES_TOO_LARGE', { limit: VARIABLES_LIMIT });
    }
    demandStarter(ctx, definition, values);
    const { form, routing } = await readStartForm(ctx, deps, definition, values);
    const settings = await settingsOf(ctx.tx);
    const caseId = ctx.newId();
    const entryId = ctx.newId();
    const starter = ctx.caller.person ?? ctx.caller.client?.name ?? 'SYSTEM';
    const { caseNo, deploymentSeq } = await nextCase(ctx.tx, ctx.today);
    const root: Instance = {
      ...newInstance({ id: caseId, caseNo, rootCaseId: caseId, parent: null, definition, starter, startedAt: ctx.now }),
      deploymentSeq,
      settingsVersion: settings.version,
      businessKey: input.businessKey ?? null,
    };

    const routine = definition.graph.caseObject;
    let variables: Variables = { ...routing, starter };
    if (routine !== undefined) {
      const open = deps.wiring.caseObjects[routine];
      if (!open) throw new Rejection('SERVICE_UNKNOWN', { key: routine });
      const object = await open({
        ctx,
        caseId,
        processKey: definition.key,
        starter,
        form,
        settings: settings.values,
        entryId,
      });
      root.objectType = object.objectType;
      root.objectId = object.objectId;
      variables = { ...variables, settings: settings.values, ...object.variables };
    }

    const tree = CallTree.open(ctx, deps, root);
    tree.deliver(
      caseId,
      { type: 'START_CASE', variables, ...tree.cause },
      {
        act: 'CASE_STARTED',
        entryId,
        elementId: definition.graph.scopes.get(definition.graph.processId)?.startIds[0] ?? '',
      },
    );
    if (ctx.caller.person !== null) {
      grantSight(ctx.tx, { principals: [starter], objectType: 'CASE', objectId: caseId, at: ctx.now });
      if (root.objectType === 'DOCUMENT' && root.objectId !== null) {
        grantSight(ctx.tx, { principals: [starter], objectType: 'DOCUMENT', objectId: root.objectId, at: ctx.now });
      }
    }
    ctx.publish({
      type: 'case.started',
      subject: caseId,
      caseId,
      data: { definition: definition.key, caseNo: root.caseNo },
    });
    await tree.settle();
    return toCaseView(root);
  },
});

/** Who may start is written in the process (`gongwen:starters`); a process that names nobody may be started by whoever may call. */
function demandStarter(ctx: CommandContext, definition: BoundDefinition, values: Variables): void {
  const starters = definition.graph.starters ?? [];
  if (starters.length === 0) return;
  const keys = starters.flatMap((template) => fillTemplateList(template, values, ctx.now.toISOString()));
  if (!keys.some((key) => ctx.caller.keys.includes(key))) {
    throw new Rejection('STARTER_NOT_ALLOWED', { definition: definition.key, starters: keys.join(', ') });
  }
}

async function readStartForm(
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
