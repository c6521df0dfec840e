import { createHash } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Express, NextFunction, Request, Response } from 'express';
import swaggerUi from 'swagger-ui-express';

/** The pages for people run what the service itself serves, ask it alone, and stand in no other page's frame. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves `/openapi.json` and, for people, `/docs/`. */
export function serveDocuments(application: Express, document: OpenAPIObject): void {
  const text = JSON.stringify(document);
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 16)}"`;
  application.get('/openapi.json', (request: Request, response: Response) => {
    response.set('ETag', etag);
    if (request.get('if-none-match')?.includes(etag)) response.status(304).end();
    else response.type('application/json').send(text);
  });
  const page = swaggerUi.setup(undefined, {
    customSiteTitle: '公文 Gongwen',
    swaggerOptions: { url: '/openapi.json', persistAuthorization: false, docExpansion: 'none' },
  });
  application.use('/docs', (_, response: Response, next: NextFunction) => {
    response.set('Content-Security-Policy', PAGE_POLICY);
    next();
  });
  application.get('/docs', (_, response: Response) => response.redirect(301, '/docs/'));
  application.get('/docs/', swaggerUi.serve[0]!, page);
  application.use('/docs', ...swaggerUi.serve);
}
