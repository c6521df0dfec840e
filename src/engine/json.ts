/** A JSON value: all that a case's state, a stimulus and an effect may hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Variables of a case or of a scope: routing data only (codes, numbers, dates, ids, hashes), never text people wrote. */
export type Variables = Readonly<Record<string, Json>>;

/** Whether two values are equal, whatever the order in which their keys are written. */
export function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  const [a, b] = [one, other] as [Record<string, Json>, Record<string, Json>];
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(a[key], b[key]))
  );
}
