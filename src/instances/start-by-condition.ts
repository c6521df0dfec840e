import type { Command } from '../kernel/index.js';
import type { Expression, Json, Variables } from '../engine/index.js';
import { startsWith } from '../definitions/index.js';
import type { TreeDependencies } from './call-tree.js';
import { toCaseView, type CaseView } from './case-view.js';
import { openCase } from './open-case.js';
import { demandSize, mayStart, readStartForm, uncheckedAt } from './start-case.js';

/** Variables that conditions are held against, and which processes are asked. */
export interface ConditionInput {
  readonly variables: Readonly<Record<string, Json>>;
  readonly businessKey?: string | undefined;
  /** Only this process; without it every one that begins with a condition. */
  readonly definition?: string | undefined;
}

/** The cases that began. */
export interface ConditionAnswer {
  readonly started: readonly CaseView[];
}

/**
 * Starts a case at every conditional start event whose condition holds for these variables: of the newest version of each
 * process that the caller may start and that is not suspended. As in Camunda 7 such events are looked at here and at no other
 * time; a condition that these variables cannot answer does not hold.
 *
 * Raises `VALIDATION_FAILED` for wrong fields of a start form, `VARIABLES_TOO_LARGE`, `DEFINITION_NOT_FOUND`, and whatever the
 * first steps of a process refuse: then none is started.
 */
export const startByCondition = (deps: TreeDependencies): Command<ConditionInput, ConditionAnswer> => ({
  name: 'instances.startByCondition',
  async execute(ctx, { variables, businessKey, definition: key }) {
    demandSize(variables);
    const asked =
      key === undefined
        ? await deps.definitions.conditionStarts(ctx.tx)
        : [await deps.definitions.current(ctx.tx, key)];
    const started: CaseView[] = [];
    for (const definition of asked) {
      if (definition.suspended || !mayStart(ctx, definition, variables)) continue;
      for (const { id, trigger } of startsWith(definition.graph, 'CONDITIONAL')) {
        if (!holds(trigger.condition, variables, ctx.now.toISOString())) continue;
        const { form, routing } = await readStartForm(ctx, deps, definition, variables);
        const unchecked = uncheckedAt(definition);
        const opening = { definition, businessKey: businessKey ?? null, form, routing, startId: id, unchecked };
        const tree = await openCase(ctx, deps, opening);
        started.push(toCaseView(tree.root, ctx.zone));
      }
    }
    return { started };
  },
});

function holds(condition: Expression, variables: Variables, at: string): boolean {
  try {
    return condition.evaluate(variables, at) === true;
  } catch {
    return false;
  }
}
