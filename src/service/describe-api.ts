import { readFileSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completeDocument } from './complete-document.js';
import { operationIdOf, routesOf } from './routes-of.js';

const DESCRIPTION = `公文流转：拟稿、审示、签发、编号、分送、归档，并在事后证明发生过什么。

Routes official documents and proves afterwards what happened. Every answer that is no success is an
\`application/problem+json\`; \`GET /problems/{code}\` explains each code. Lists are read with \`limit\` and \`cursor\`.
Every write honours \`Idempotency-Key\`; edits need \`If-Match\`.`;

/** The OpenAPI 3.1 document of this application, made from its routes. */
export function describeApi(application: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('公文 Gongwen')
    .setDescription(DESCRIPTION)
    .setVersion(version())
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This service')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description: 'Key of an API client, `gw_<prefix>_<secret>`; in test mode `test:<person code>` too',
      },
      'bearer',
    );
  const document = SwaggerModule.createDocument(application, builder.build(), {
    operationIdFactory: operationIdOf,
    autoTagControllers: false,
  });
  return completeDocument(document, routesOf(application));
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
