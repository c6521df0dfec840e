import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const KEY = /^gw_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz012345';

/** A new key: its text is shown once, its prefix finds the row, and only the secret's hash is kept. */
export interface NewKey {
  readonly text: string;
  readonly prefix: string;
  readonly secretHash: Buffer;
}

/** Makes a key `gw_<prefix>_<secret>` of 256 random bits, so that a plain hash of it cannot be guessed. */
export function newKey(): NewKey {
  const prefix = Array.from(randomBytes(12), (byte) => LETTERS[byte % LETTERS.length]).join('');
  const secret = randomBytes(32).toString('base64url');
  return { text: `gw_${prefix}_${secret}`, prefix, secretHash: hashOf(secret) };
}

/** The parts of a key's text, `null` when it is none. */
export function readKey(text: string): { readonly prefix: string; readonly secretHash: Buffer } | null {
  const match = KEY.exec(text);
  return match ? { prefix: match[1]!, secretHash: hashOf(match[2]!) } : null;
}

/** Compares two hashes in a time that does not depend on where they differ. */
export const sameHash = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
