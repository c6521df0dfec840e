import { ValidateBy } from 'class-validator';

/** Most elements that a mapping names, and longest id. */
const ENTRIES = 2_000;
const ID_LIMIT = 200;

/** An object whose values are ids of elements. */
export const IsMapping = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMapping',
    validator: {
      validate: (value: unknown) => isMapping(value),
      defaultMessage: () => `mapping must name at most ${ENTRIES} elements, each by an id`,
    },
  });

function isMapping(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const entries = Object.entries(value);
  const isId = (text: unknown): boolean => typeof text === 'string' && text !== '' && text.length <= ID_LIMIT;
  return entries.length <= ENTRIES && entries.every(([from, to]) => isId(from) && isId(to));
}
