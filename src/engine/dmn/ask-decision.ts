import { type FieldError, Rejection } from '../../kernel/rejection.js';
import { put } from '../feel/expression.js';
import { toPlain } from '../feel/plain.js';
import type { Variables } from '../json.js';
import type { Decision } from './decision.js';
import { inputError } from './input-error.js';
import { type Context, Run } from './run.js';
import type { Reading, ValueType } from './value-type.js';

/** How a decision is asked from outside: its typed inputs are read first, all of them, then it answers in JSON. */
export function askable(
  head: Omit<Decision, 'evaluate' | 'explain'>,
  types: ReadonlyMap<string, ValueType>,
  answer: (input: Context, run: Run) => unknown,
): Decision {
  const run = (input: Variables, one: Run): { readonly result: ReturnType<typeof toPlain>; readonly run: Run } => ({
    result: toPlain(answer(readTyped(head.id, types, input, one.at), one), head.id),
    run: one,
  });
  return {
    ...head,
    evaluate(input, at) {
      const asked = run(input, new Run(at, false));
      return { result: asked.result, matched: asked.run.matched };
    },
    explain(input, at) {
      const asked = run(input, new Run(at, true));
      const { trace, matched } = asked.run;
      if (!trace) throw new Error(`Decision ${head.id} left no trace`);
      return { result: asked.result, matched, trace };
    },
  };
}

/** Inputs as values of their types. Raises `DECISION_INPUT_INVALID` with every wrong one. */
function readTyped(decision: string, types: ReadonlyMap<string, ValueType>, input: Variables, at: string): Context {
  if (types.size === 0) return input;
  const errors: FieldError[] = [];
  const read: Record<string, unknown> = { ...input };
  for (const [name, type] of types) {
    const reading: Reading = { at, faults: [] };
    const value = type.read(Object.hasOwn(input, name) ? input[name] : null, reading);
    errors.push(...reading.faults.map((fault) => inputError(name, fault)));
    put(read, name, value);
  }
  if (errors.length > 0) throw new Rejection('DECISION_INPUT_INVALID', { decision }, errors);
  return read;
}
