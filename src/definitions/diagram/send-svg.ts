import { createHash } from 'node:crypto';
import { applyDecorators, StreamableFile } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { Response } from 'express';
import { Produces, type HttpRequest } from '../../kernel/http/index.js';

/** The drawing asks for nothing from anywhere, runs nothing, and is framed by our own pages only. */
const POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** A route that answers with a drawing, or says that there is none. */
export const AnswersSvg = (): MethodDecorator =>
  applyDecorators(
    Produces('image/svg+xml'),
    ApiResponse({ status: 200, description: 'The drawing' }),
    ApiResponse({ status: 409, description: 'The file of the process holds no diagram', content: PROBLEM }),
  );

/**
 * Answers with a drawing under a policy that would stop a script even if one had got in. Its strong ETag is its hash; whoever
 * has it gets nothing and 304.
 */
export function sendSvg(request: HttpRequest, response: Response, svg: string): StreamableFile | undefined {
  const etag = `"${createHash('sha256').update(svg).digest('base64url')}"`;
  response.set({ ETag: etag, 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' });
  if (request.get('if-none-match')?.includes(etag) === true) {
    response.status(304);
    return undefined;
  }
  return new StreamableFile(Buffer.from(svg), { type: 'image/svg+xml; charset=utf-8' });
}
