import { duration, FeelDate, FeelDateTime, FeelDuration, FeelTime, parseDate, parseDateTime, parseTime } from 'feelin';
import type { UnaryTest } from './unary-test.js';

/** Where a value is not what its type says. */
export interface TypeFault {
  /** Names and positions from the value to the part that is wrong: `['address', '2', 'street']`. */
  readonly path: readonly string[];
  readonly code: 'TYPE' | 'NOT_ALLOWED';
  /** The type, or the allowed values as they are written. */
  readonly expected: string;
  readonly isCollection: boolean;
  readonly value: unknown;
}

/** What reading a value needs beside it: the instant that stands for `now()`, and a list for what is wrong. */
export interface Reading {
  readonly at: string;
  readonly faults: TypeFault[];
}

/** The type of a value: a FEEL type, a structure, or a list of one. */
export interface ValueType {
  readonly name: string;
  readonly isCollection: boolean;
  /** Its entries, where it is a structure. */
  readonly entries?: ReadonlyMap<string, ValueType>;
  /** The value as FEEL knows it, ISO texts as dates; what does not fit is noted in `reading.faults`. Nothing is `null`. */
  read(value: unknown, reading: Reading, path?: readonly string[]): unknown;
}

type Reader = (value: unknown) => unknown;

const only =
  (kind: string): Reader =>
  (value) =>
    typeof value === kind ? value : undefined;

const integer: Reader = (value) => (Number.isInteger(value) ? value : undefined);

const temporal =
  (already: new (...parts: never[]) => unknown, parse: (text: string) => unknown): Reader =>
  (value) => {
    if (value instanceof already) return value;
    return typeof value === 'string' ? (parse(value) ?? undefined) : undefined;
  };

const lengthOfTime = temporal(FeelDuration, duration);

const READERS: Readonly<Record<string, Reader>> = {
  string: only('string'),
  boolean: only('boolean'),
  number: only('number'),
  double: only('number'),
  integer,
  long: integer,
  date: temporal(FeelDate, parseDate),
  time: temporal(FeelTime, parseTime),
  datetime: temporal(FeelDateTime, parseDateTime),
  'date and time': temporal(FeelDateTime, parseDateTime),
  daytimeduration: lengthOfTime,
  yearmonthduration: lengthOfTime,
  'days and time duration': lengthOfTime,
  'years and months duration': lengthOfTime,
  context: (value) => (isContext(value) ? value : undefined),
  any: (value) => value,
};

export const isContext = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** A type of FEEL by its name, in any case of letters; `null` for another name. */
export function feelType(name: string): ValueType | null {
  const read = READERS[name.toLowerCase()];
  if (!read || !Object.hasOwn(READERS, name.toLowerCase())) return null;
  return {
    name,
    isCollection: false,
    read(value, reading, path = []) {
      if (value === null || value === undefined) return null;
      const known = read(value);
      if (known !== undefined) return known;
      reading.faults.push({ path, code: 'TYPE', expected: name, isCollection: false, value });
      return null;
    },
  };
}

/** Any value at all. */
export const ANY: ValueType = { name: 'Any', isCollection: false, read: (value) => value ?? null };

/** A context with these entries; one that is missing is nothing, others are let through. */
export function structureOf(name: string, entries: ReadonlyMap<string, ValueType>): ValueType {
  return {
    name,
    isCollection: false,
    entries,
    read(value, reading, path = []) {
      if (value === null || value === undefined) return null;
      if (!isContext(value)) {
        reading.faults.push({ path, code: 'TYPE', expected: name, isCollection: false, value });
        return null;
      }
      const read = [...entries].map(([key, type]) => {
        const own = Object.hasOwn(value, key) ? value[key] : null;
        return [key, type.read(own, reading, [...path, key])] as const;
      });
      return { ...value, ...Object.fromEntries(read) };
    },
  };
}

/** A list of elements of this type. */
export function listOf(element: ValueType, name = element.name): ValueType {
  return {
    name,
    isCollection: true,
    ...(element.entries === undefined ? {} : { entries: element.entries }),
    read(value, reading, path = []) {
      if (value === null || value === undefined) return null;
      if (Array.isArray(value)) return value.map((one, at) => element.read(one, reading, [...path, String(at)]));
      reading.faults.push({ path, code: 'TYPE', expected: name, isCollection: true, value });
      return null;
    },
  };
}

/** The values of `type` that pass a test; nothing passes. */
export const limited = (type: ValueType, limits: { readonly source: string; readonly test: UnaryTest }): ValueType => ({
  ...type,
  read(value, reading, path = []) {
    const known = reading.faults.length;
    const read = type.read(value, reading, path);
    if (read === null || reading.faults.length > known || limits.test(read, {}, reading.at)) return read;
    reading.faults.push({ path, code: 'NOT_ALLOWED', expected: limits.source, isCollection: false, value });
    return null;
  },
});
