/**
 * The operators of FEEL over plain values, exactly as feelin 8.2.0 computes them; `expression.spec.ts` holds both together.
 * What they are not sure of (dates, values of two kinds in one order) leaves the fast path: `leave`.
 */

const LEFT = new Error('not on the fast path');

/** Hands the whole evaluation to feelin. */
export function leave(): never {
  throw LEFT;
}

export const hasLeft = (reason: unknown): boolean => reason === LEFT;

type Plain = Readonly<Record<string, unknown>>;

export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'null';
  if (typeof value !== 'object') return typeof value;
  if (Array.isArray(value)) return 'list';
  return isPlain(value) ? 'context' : leave();
};

const unwrap = (value: unknown): unknown => (Array.isArray(value) && value.length < 2 ? (value[0] as unknown) : value);

/** `=`: `null` for values of two kinds; a list of one element equals its element. */
export function equal(left: unknown, right: unknown): boolean | null {
  if ((left === null) !== (right === null)) return false;
  const [a, b] = [unwrap(left), unwrap(right)];
  const kind = kindOf(a);
  if (kind !== kindOf(b)) return null;
  if (kind === 'null') return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((element, at) => equal(element, b[at]) === true);
  }
  if (isPlain(a) && isPlain(b)) {
    const entries = Object.entries(a);
    return (
      entries.length === Object.keys(b).length &&
      entries.every(([key, value]) => Object.hasOwn(b, key) && equal(value, b[key]) === true)
    );
  }
  return a === b;
}

export const unequal = (left: unknown, right: unknown): boolean | null => {
  const same = equal(left, right);
  return same === null ? null : !same;
};

/** `<`, `<=`, `>`, `>=` over two numbers or two strings; `null` where the left side is nothing. */
export function ordered(operator: string, left: unknown, right: unknown): boolean | null {
  if (typeof right !== 'number' && typeof right !== 'string') return leave();
  if (left === null || left === undefined) return null;
  if (typeof left !== typeof right) return leave();
  const [a, b] = [left as number | string, right];
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return leave();
  }
}

export const both = (left: unknown, right: unknown): boolean | null => {
  if (left === false || right === false) return false;
  return left === true && right === true ? true : null;
};

export const either = (left: unknown, right: unknown): boolean | null => {
  if (left === true || right === true) return true;
  return left === false && right === false ? false : null;
};

export const negated = (value: unknown): boolean | null => (typeof value === 'boolean' ? !value : null);

/** `value in tests`, where tests are values. */
export function isAmong(value: unknown, tests: unknown): boolean | null {
  if (tests === null || tests === undefined) return null;
  return (Array.isArray(tests) ? tests : [tests]).some((test) => equal(test, value) === true);
}

/** `target.name`: of each element where the target is a list, nothing where it has no such entry. */
export function member(target: unknown, name: string): unknown {
  if (Array.isArray(target)) {
    return target.map((element: unknown) => (Array.isArray(element) ? leave() : member(element, name)));
  }
  if (typeof target !== 'object' || target === null) return null;
  if (!isPlain(target)) return leave();
  return Object.hasOwn(target, name) ? (target[name] ?? null) : null;
}

const WORD = /^\w+$/;

/** `get value(context, key)`, for keys of one word: feelin finds others in more than one spelling. */
export function valueOf(context: unknown, key: unknown): unknown {
  if (!isPlain(context) || typeof key !== 'string' || !WORD.test(key)) return leave();
  if (Object.hasOwn(context, key)) return context[key] ?? null;
  return Object.keys(context).every((other) => WORD.test(other)) ? null : leave();
}

/** `count(list)`: one for a single value, nothing for nothing. */
export const counted = (value: unknown): number | null => {
  if (value === null || value === undefined) return null;
  return Array.isArray(value) ? value.length : 1;
};

/** `list contains(list, element)`, for elements that are not lists or contexts. */
export function contains(list: unknown, element: unknown): boolean | null {
  if (list === null || list === undefined) return null;
  if (typeof element === 'object' && element !== null) return leave();
  return (Array.isArray(list) ? list : [list]).includes(element);
}
