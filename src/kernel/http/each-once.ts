import { ValidateBy } from 'class-validator';

/**
 * A list that holds nothing twice, by the item itself or by what `nameOf` says of it. In a time that grows with the list: the
 * validator's own check compares every item with every other, which a list of a megabyte would turn into minutes.
 */
export const EachOnce = (nameOf: (item: never) => unknown = (item) => item): PropertyDecorator =>
  ValidateBy({
    name: 'arrayUnique',
    validator: {
      validate: (value: unknown) =>
        Array.isArray(value) && new Set((value as never[]).map((item) => nameOf(item))).size === value.length,
    },
  });
