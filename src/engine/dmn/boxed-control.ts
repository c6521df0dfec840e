import { FeelRange } from 'feelin';
import { Rejection } from '../../kernel/rejection.js';
import { put } from '../feel/expression.js';
import type { ExpressionElement } from './moddle.js';
import type { Context, Logic, Run } from './run.js';
import { binding, normal, type Surroundings } from './surroundings.js';
import { isContext } from './value-type.js';

/** Boxed `if` (DMN 1.5, 10.2.2.9): anything but true is no. */
export function conditional(element: ExpressionElement, id: string, around: Surroundings): Logic | null {
  const condition = around.compile(element.if?.value, id, around);
  const yes = around.compile(element.then?.value, id, around);
  const no = around.compile(element.else?.value, id, around);
  if (!condition || !yes || !no) return null;
  return (context, run) => (condition(context, run) === true ? yes : no)(context, run);
}

/** Boxed filter (10.2.2.10): elements for which `match` is true; it sees the element as `item`, and its entries by name. */
export function filter(element: ExpressionElement, id: string, around: Surroundings): Logic | null {
  const list = around.compile(element.in?.value, id, around);
  // The entries of the elements are not known beforehand: what only they have is no input of the decision.
  const own = new Set<string>();
  const scope = { ...binding(around, ['item']), reads: own };
  const match = around.compile(element.match?.value, id, scope);
  for (const name of own) if (around.declared.has(name)) around.reads.add(name);
  if (!list || !match) return null;
  return (context, run) => {
    const elements = elementsOf(list(context, run), id, run);
    return (
      elements?.filter((one) => {
        const inner: Record<string, unknown> = isContext(one) ? { ...context, ...one } : { ...context };
        put(inner, 'item', one);
        return match(inner, run) === true;
      }) ?? null
    );
  };
}

/** Boxed `for` (10.2.2.11): one result for each element; those so far are known as `partial`. */
export function loop(element: ExpressionElement, id: string, around: Surroundings): Logic | null {
  const name = normal(element.iteratorVariable);
  const list = around.compile(element.in?.value, id, around);
  const own = new Set<string>();
  const body = around.compile(element.return?.value, id, { ...binding(around, [name]), reads: own });
  const usesPartial = own.delete('partial');
  for (const read of own) around.reads.add(read);
  if (!list || !body) return null;
  return (context, run) => {
    const partial: unknown[] = [];
    const elements = elementsOf(list(context, run), id, run);
    if (!elements) return null;
    for (const one of elements) {
      if (usesPartial) run.walk(id, partial.length);
      const seen = usesPartial ? { [name]: one, partial: [...partial] } : { [name]: one };
      partial.push(body(within(context, seen), run) ?? null);
    }
    return partial;
  };
}

/** Boxed `some` and `every` (10.2.2.12), with the logic of three values. */
export function quantified(element: ExpressionElement, id: string, around: Surroundings): Logic | null {
  const name = normal(element.iteratorVariable);
  const list = around.compile(element.in?.value, id, around);
  const test = around.compile(element.satisfies?.value, id, binding(around, [name]));
  if (!list || !test) return null;
  const decisive = element.$type === 'dmn:Some';
  return (context, run) => {
    const elements = elementsOf(list(context, run), id, run);
    if (!elements) return null;
    let isKnown = true;
    for (const one of elements) {
      const holds = test(within(context, { [name]: one }), run);
      if (holds === decisive) return decisive;
      if (typeof holds !== 'boolean') isKnown = false;
    }
    return isKnown ? !decisive : null;
  };
}

function within(context: Context, own: Readonly<Record<string, unknown>>): Context {
  const inner: Record<string, unknown> = { ...context };
  for (const [name, value] of Object.entries(own)) put(inner, name, value);
  return inner;
}

/** The elements of a list, the whole numbers of a range, a single value alone; nothing of nothing. */
function elementsOf(value: unknown, id: string, run: Run): readonly unknown[] | null {
  if (value === null || value === undefined) return null;
  if (value instanceof FeelRange) {
    const { start, end } = value as unknown as { readonly start: unknown; readonly end: unknown };
    if (!Number.isInteger(start) || !Number.isInteger(end)) {
      throw new Rejection('EXPRESSION_FAILED', {
        expression: id,
        reason: 'the range has no whole numbers at its ends',
      });
    }
    const [from, to] = [start as number, end as number];
    const length = Math.abs(to - from) + 1;
    run.walk(id, length);
    return Array.from({ length }, (_, at) => (to >= from ? from + at : from - at));
  }
  const elements: readonly unknown[] = Array.isArray(value) ? value : [value];
  run.walk(id, elements.length);
  return elements;
}
