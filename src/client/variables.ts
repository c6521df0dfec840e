/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Variables of a case, by name. */
export type Variables = Readonly<Record<string, Json>>;
