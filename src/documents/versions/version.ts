import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { DraftContent } from '../document.js';
import type { EditorialFlag } from './editorial-flags.js';

/** One version of the text: immutable, named by its hash. */
export interface DocumentVersion {
  readonly documentId: string;
  readonly no: number;
  readonly title: string;
  readonly bodyFileId: string | null;
  readonly bodySha256: string | null;
  readonly bodyText: string | null;
  readonly attachments: DraftContent['attachments'];
  readonly contentHash: string;
  readonly author: string;
  readonly changeClass: ChangeClass | null;
  readonly changeSummary: string | null;
  /** What an editorial correction touches beyond words; empty for every other version. */
  readonly editorialFlags: readonly EditorialFlag[];
  readonly frozenAt: Date | null;
  readonly supersededAt: Date | null;
  readonly createdAt: Date;
}

export type ChangeClass = 'EDITORIAL' | 'MATERIAL' | 'BY_SUPERIOR';

/**
 * SHA-256, in hexadecimal, of the RFC 8785 form of `{title, body, bodyText, attachments}`, where `body` and every
 * attachment stand as the hashes of their files. Two texts have one hash only when a reader sees the same. @rule R-136
 */
export function contentHash(content: DraftContent, bodySha256: string | null): string {
  const text = canonicalize({
    title: content.title,
    body: bodySha256,
    bodyText: content.bodyText,
    attachments: content.attachments.map(({ no, name, sha256 }) => ({ no, name, sha256 })),
  });
  return createHash('sha256')
    .update(text ?? '', 'utf8')
    .digest('hex');
}

/** Whether a version still reads as it was submitted: title, text, names and hashes of its files. @rule R-136 */
export const isUnaltered = (version: DocumentVersion): boolean =>
  contentHash(version, version.bodySha256) === version.contentHash;

/**
 * Hashes that a printed copy of the signed version may carry: of the signed version and of those reached from it by
 * EDITORIAL versions only, by content and by main file. @rule R-069
 */
export function printableHashes(versions: readonly DocumentVersion[], signedVersion: number): ReadonlySet<string> {
  const hashes = new Set<string>();
  for (const version of [...versions].sort((a, b) => a.no - b.no)) {
    if (version.no < signedVersion) continue;
    if (version.no > signedVersion && version.changeClass !== 'EDITORIAL') break;
    hashes.add(version.contentHash);
    if (version.bodySha256) hashes.add(version.bodySha256);
  }
  return hashes;
}
