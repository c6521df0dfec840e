import { duration, FeelDate, FeelDateTime, FeelDuration, FeelTime, parseDate, parseDateTime, parseTime } from 'feelin';
import type { ItemDefinitionElement } from './moddle.js';

/** The type of a column: a FEEL type, or a list of one. */
export interface ValueType {
  readonly name: string;
  readonly isCollection: boolean;
  /** The value as FEEL knows it, ISO texts as dates; `undefined` where the value is not of this type. */
  read(value: unknown): unknown;
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
  any: (value) => value,
};

/**
 * The type that `typeRef` names: a type of FEEL (with or without the prefix `feel:`), or an item definition of the file.
 * `null` for an unknown name; no `typeRef` is `Any`.
 */
export function typeNamed(
  typeRef: string | undefined,
  itemDefinitions: readonly ItemDefinitionElement[],
): ValueType | null {
  if (typeRef === undefined || typeRef === '') return single('Any', (value) => value);
  const item = itemDefinitions.find((definition) => definition.name === typeRef);
  if (item) {
    if (item.itemComponent && item.itemComponent.length > 0) return item.isCollection ? listOf(context) : context;
    const base = item.typeRef === typeRef ? null : typeNamed(item.typeRef, itemDefinitions);
    return base && item.isCollection === true ? listOf(base) : base;
  }
  const name = typeRef.replace(/^feel:/, '');
  const reader = READERS[name.toLowerCase()];
  return reader ? single(name, reader) : null;
}

const single = (name: string, read: Reader): ValueType => ({
  name,
  isCollection: false,
  read: (value) => (value === null || value === undefined ? null : read(value)),
});

const context = single('context', (value) => (typeof value === 'object' && !Array.isArray(value) ? value : undefined));

const listOf = (element: ValueType): ValueType => ({
  name: element.name,
  isCollection: true,
  read(value) {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) return undefined;
    const elements = value.map((one) => element.read(one));
    return elements.includes(undefined) ? undefined : elements;
  },
});
