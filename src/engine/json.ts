/** A JSON value: all that a case's state, a stimulus and an effect may hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Variables of a case or of a scope: routing data only (codes, numbers, dates, ids, hashes), never text people wrote. */
export type Variables = Readonly<Record<string, Json>>;
