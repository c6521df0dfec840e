import { Rejection } from '../kernel/rejection.js';
import { effortSpent, fillTemplate, fillTemplateList, type Expression } from './feel/index.js';
import type { Mapping, Template } from './graph.js';
import { isSame, type Json, type Variables } from './json.js';
import { countVariables, isMultiInstance } from './loop-counts.js';
import type { Run } from './run.js';
import type { Activation } from './state.js';
import { NARROW } from './wide-loop.js';
import { isWatched } from './watched.js';

/**
 * What the expressions of an activation see: its own variables over those of every scope around it, and inside a
 * multi-instance its counts too (`nrOfInstances` and the others), which are no variables that anybody is shown.
 */
export const visibleTo = (run: Run, n: number): Variables => seenFrom(run, n, true);

/**
 * The variables that the world is shown with a task or with work: what is visible, without the counts of loops. The instances
 * of a wide loop are not shown the collection they come from, each has its element: a thousand tasks would carry a thousand
 * elements each.
 */
export function shownTo(run: Run, n: number): Variables {
  const shown = seenFrom(run, n, false);
  const hidden = collectionsAround(run, n).filter((name) => Object.hasOwn(shown, name));
  if (hidden.length === 0) return shown;
  return Object.fromEntries(Object.entries(shown).filter(([name]) => !hidden.includes(name)));
}

function collectionsAround(run: Run, n: number): string[] {
  const names: string[] = [];
  for (let at: Activation | undefined = run.activation(n); at; at = outward(run, at)) {
    const collection =
      isMultiInstance(at) && at.loop.total > NARROW && run.node(at.elementId).multiInstance?.collection;
    if (collection) names.push(collection.source.trim());
  }
  return names;
}

function seenFrom(run: Run, n: number, withCounts: boolean): Variables {
  const layers: Variables[] = [];
  for (let at: Activation | undefined = run.activation(n); at; at = outward(run, at)) {
    if (withCounts && isMultiInstance(at)) layers.push(countVariables(at.loop));
    if (at.vars !== undefined) layers.push(at.vars);
    if (at.index !== undefined) layers.push({ loopCounter: at.index });
  }
  let visible = layers.pop() ?? {};
  if (layers.length > 0) run.spend(layers.length * widthOf(visible), run.activation(n).elementId);
  for (let layer = layers.pop(); layer; layer = layers.pop()) visible = { ...visible, ...layer };
  return visible;
}

/**
 * Writes results where Camunda 7 does: into the innermost scope, going outwards from `n`, that has the name already, else
 * into the process. The instance of a multi-instance activity keeps whatever no scope inside it has: what shall leave it
 * leaves by output mapping or output collection, so that instances never overwrite each other.
 *
 * A value that differs from the one before is a change, after which conditional events are asked again.
 */
export function assign(run: Run, n: number, values: Variables): void {
  for (const [name, value] of Object.entries(values)) {
    const owner = ownerOf(run, run.activation(n), name);
    const before = owner.vars && Object.hasOwn(owner.vars, name) ? owner.vars[name] : undefined;
    run.spend(widthOf(owner.vars), owner.elementId);
    run.put({ ...owner, vars: { ...owner.vars, [name]: value } });
    if (isWatched(run.graph) && !isSame(before, value)) run.noteChange(owner.n, name);
  }
}

function ownerOf(run: Run, from: Activation, name: string): Activation {
  let at = from;
  while (!keepsResults(run, at) && !(at.vars && Object.hasOwn(at.vars, name))) {
    const next = outward(run, at);
    if (!next) return at;
    at = next;
  }
  return at;
}

const WIDTHS = new WeakMap<Variables, number>();

/** How many variables there are: what it costs to copy them. */
function widthOf(vars: Variables | undefined): number {
  if (vars === undefined) return 0;
  let width = WIDTHS.get(vars);
  if (width === undefined) WIDTHS.set(vars, (width = Object.keys(vars).length));
  return width;
}

const keepsResults = (run: Run, activation: Activation): boolean =>
  activation.index !== undefined && isMultiInstance(run.around(activation));

const outward = (run: Run, activation: Activation): Activation | undefined =>
  activation.in === undefined ? undefined : run.activation(activation.in);

/** Values of mappings, each computed from the same context. */
export function mapped(run: Run, elementId: string, mappings: readonly Mapping[], context: Variables): Variables {
  return Object.fromEntries(
    mappings.map(({ target, expression }) => [target, valueOf(run, elementId, expression, context)]),
  );
}

/** Value of an expression at the instant of the stimulus. Raises `EXPRESSION_FAILED` with element and source. */
export function valueOf(run: Run, elementId: string, expression: Expression, context: Variables): Json {
  return orFailed(run, elementId, expression.source, () => expression.evaluate(context, run.at));
}

/** A condition, which must be true or false: anything else raises `CONDITION_NOT_BOOLEAN` (null is not false). */
export function isTrue(run: Run, elementId: string, condition: Expression, context: Variables): boolean {
  const value = valueOf(run, elementId, condition, context);
  if (typeof value !== 'boolean') {
    throw new Rejection('CONDITION_NOT_BOOLEAN', { element: elementId, expression: condition.source });
  }
  return value;
}

/** Text with its variables filled in. Raises `EXPRESSION_FAILED`. */
export function filled(run: Run, elementId: string, template: Template, context: Variables): string {
  return orFailed(run, elementId, template.source, () => fillTemplate(template, context, run.at));
}

/** Texts of all templates, a list value giving one for each of its elements; without doubles. */
export function filledAll(
  run: Run,
  elementId: string,
  templates: readonly Template[],
  context: Variables,
): readonly string[] {
  const texts = templates.flatMap((template) =>
    orFailed(run, elementId, template.source, () => fillTemplateList(template, context, run.at)),
  );
  return [...new Set(texts)];
}

function orFailed<T>(run: Run, elementId: string, source: string, compute: () => T): T {
  const before = effortSpent();
  try {
    const value = compute();
    run.spend(effortSpent() - before, elementId);
    return value;
  } catch (failure) {
    const { code, params } =
      failure instanceof Rejection ? failure : { code: 'EXPRESSION_FAILED', params: { expression: source } };
    throw new Rejection(code, { element: elementId, ...params }, [], { cause: failure });
  }
}
