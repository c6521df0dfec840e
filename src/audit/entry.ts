import { createHash, createHmac, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { Rejection } from '../kernel/index.js';
import type { AuditAct } from './audit-act.js';

/**
 * One entry of the trail as it is kept and hashed. A key without a value is absent, so that there is one text for one fact.
 * Holds codes, ids, numbers, instants and digests; what people wrote stands behind `committed` only.
 */
export interface EntryBody {
  readonly format: 1;
  readonly entryId: string;
  readonly office: string;
  /** Office time, RFC 3339 in UTC with milliseconds. */
  readonly at: string;
  readonly act: AuditAct;
  /** Person's code, client's name, or `SYSTEM`. */
  readonly actor: string;
  /** Name of the API client that carried the act of a person. */
  readonly client?: string;
  readonly role?: string;
  /** For whom the actor acted, by delegation: "B for A" (代). */
  readonly onBehalfOf?: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly versionNo?: number;
  readonly contentHash?: string;
  /** `key@version` */
  readonly definitionVersion?: string;
  readonly elementId?: string;
  readonly rule?: string;
  readonly outcome?: string;
  /** SHA-256 of the object's canonical JSON before and after, hex. */
  readonly before?: string;
  readonly after?: string;
  /** Name -> HMAC-SHA-256 of the text under its salt, hex. */
  readonly committed?: Readonly<Record<string, string>>;
  readonly details?: unknown;
  readonly case?: CaseLink;
}

/** An entry's place in its case, and what a replay needs of it. */
export interface CaseLink {
  readonly id: string;
  /** Counts from 1 without a gap. */
  readonly seq: number;
  /** Hash of the case's entry before this one, hex; `null` for the first. */
  readonly prevHash: string | null;
  readonly stimulus: unknown;
  readonly path: readonly string[];
}

/** Salt and text behind one commitment. */
export interface Disclosure {
  readonly name: string;
  readonly salt: Buffer;
  readonly value: string;
}

/** Longest entry, in bytes of UTF-8. */
const ENTRY_LIMIT = 65_535;

/** A mobile or a landline number of this country that stands alone; ids, hashes and document numbers do not match. */
export const PHONE = /(?<![\w.-])(?:(?:\+?86-?)?1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?![\w.-])/;

/**
 * The entry's text, RFC 8785 canonical JSON: what is kept is what is hashed.
 *
 * Raises `ENTRY_TOO_LARGE` over 65,535 bytes, and `PHONE_NUMBER_IN_ENTRY` where a field holds one: such data stays out of
 * the trail, since nothing can be taken out of it.
 *
 * @rule R-133 @rule R-140
 */
export function textOf(body: EntryBody): string {
  const text = canonical(body);
  const size = Buffer.byteLength(text);
  if (size > ENTRY_LIMIT) throw new Rejection('ENTRY_TOO_LARGE', { size, limit: ENTRY_LIMIT });
  if (PHONE.test(text)) throw new Rejection('PHONE_NUMBER_IN_ENTRY', { act: body.act });
  return text;
}

/** SHA-256 of an entry's text, 32 bytes. */
export const hashOf = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** SHA-256 of a value's canonical JSON, hex: what `before` and `after` hold. */
export const digestOf = (value: unknown): string => hashOf(canonical(value)).toString('hex');

/** HMAC-SHA-256 of a text under its salt, hex. */
export const commitmentOf = ({ salt, value }: Pick<Disclosure, 'salt' | 'value'>): string =>
  createHmac('sha256', salt).update(value, 'utf8').digest('hex');

/** Puts texts behind salts of their own, 32 random bytes each: without its salt no text can be guessed from the entry. */
export const disclose = (texts: Readonly<Record<string, string>>): Disclosure[] =>
  Object.entries(texts).map(([name, value]) => ({ name, salt: randomBytes(32), value }));

function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Not a JSON value');
  return text;
}
