import { createHash } from 'node:crypto';
import { Rejection } from '../rejection.js';
import type { HttpRequest } from './http-request.js';
import type { BodyRules } from './route-marks.js';
import { bodyErrors } from './text-checks.js';

/** A body that was read: its value (`undefined` when there was none) and the digest of its bytes. */
export interface ReadBody {
  readonly value: unknown;
  readonly sha256: string;
}

/** Whether the request has a body at all (RFC 9112, 6). */
export const hasBody = (request: HttpRequest): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

/** Media types of a JSON body by method. */
const jsonTypesOf = (method: string): string[] =>
  method === 'PATCH' ? ['application/merge-patch+json', 'application/json'] : ['application/json'];

/**
 * Reads a JSON body.
 *
 * Raises `UNSUPPORTED_MEDIA_TYPE`, `BODY_TOO_LARGE`, `MALFORMED_JSON` (not JSON, or not UTF-8), `VALIDATION_FAILED` for
 * texts and numbers that cannot be kept.
 */
export async function readJsonBody(request: HttpRequest, rules: BodyRules): Promise<ReadBody> {
  if (!hasBody(request)) return { value: undefined, sha256: sha256(Buffer.alloc(0)) };
  demandMediaType(request, jsonTypesOf(request.method));
  const bytes = await readBytes(request, rules.limit);
  const value = parse(bytes);
  const errors = bodyErrors(value, rules.verbatim ?? false);
  if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
  return { value, sha256: sha256(bytes) };
}

/** Refuses a body of another media type than these, of another charset than UTF-8, and any that is compressed. */
export function demandMediaType(request: HttpRequest, accepted: readonly string[]): void {
  const [type = '', ...parameters] = (request.get('content-type') ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.replaceAll(/^charset=|"/g, '');
  const encoding = request.get('content-encoding')?.toLowerCase() ?? 'identity';
  const isTaken = accepted.includes(type) || accepted.includes('*/*');
  if (!isTaken || (charset !== undefined && charset !== 'utf-8') || encoding !== 'identity') {
    throw new Rejection('UNSUPPORTED_MEDIA_TYPE', { accepted });
  }
}

async function readBytes(request: HttpRequest, limit: number): Promise<Buffer> {
  const tooLarge = (): Rejection => new Rejection('BODY_TOO_LARGE', { limit });
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    request.resume();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      request.resume();
      throw tooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Rejection('MALFORMED_JSON', {}, [], { cause: error });
  }
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
