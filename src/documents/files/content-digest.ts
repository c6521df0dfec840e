import { Rejection } from '../../kernel/index.js';

/**
 * Holds the received content against `Content-Digest` (RFC 9530); a header that names no SHA-256 says nothing.
 *
 * Raises `HEADER_INVALID`, `CONTENT_DIGEST_MISMATCH` (422).
 */
export function demandDigest(header: string | undefined, sha256: string): void {
  if (header === undefined) return;
  const members = header.split(',').map((member) => member.trim());
  for (const member of members) {
    const [, algorithm, value] = /^([a-z][a-z0-9-]*)=:([A-Za-z0-9+/]*={0,2}):$/.exec(member) ?? [];
    if (algorithm === undefined || value === undefined) {
      throw new Rejection('HEADER_INVALID', { header: 'Content-Digest' });
    }
    if (algorithm !== 'sha-256') continue;
    const declared = Buffer.from(value, 'base64').toString('hex');
    if (declared !== sha256) throw new Rejection('CONTENT_DIGEST_MISMATCH', { declared, received: sha256 });
  }
}
