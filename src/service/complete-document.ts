import type { OpenAPIObject } from '@nestjs/swagger';
import type { Access } from '../kernel/http/index.js';
import { ANSWER_SCHEMAS, descriptionOf } from './answer-schemas.js';
import { describeAnswer } from './describe-answer.js';
import { newDialect } from './new-dialect.js';
import type { RouteMarks } from './routes-of.js';

interface Operation {
  operationId?: string;
  summary?: string;
  parameters?: { name: string; in: string }[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
  security?: unknown[];
  description?: string;
  'x-access'?: Access;
  'x-permission'?: string;
  'x-body-limit'?: number;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Method = (typeof METHODS)[number];

const SENTENCES: Readonly<Record<number, string>> = {
  400: 'Unknown or wrong query parameter, bad header, bad cursor, or no JSON',
  401: 'No or bad credentials',
  403: 'You may see it, and not do this',
  404: 'Not there, or not visible to you',
  406: 'No media type of the route is acceptable to you',
  409: 'Wrong state, a rule of the case, or a duplicate',
  412: 'If-Match is stale',
  413: 'The body is too large',
  415: 'The media type is not taken',
  416: 'The thing has no such part',
  422: 'Fields are wrong: every one is named',
  428: 'If-Match is missing',
  429: 'Over your pace: wait for Retry-After',
  503: 'Busy, stopping, or the database is away',
};

/** Path parameters: the service knows what each holds by its name. */
const PATH_PARAMETERS: Readonly<Record<string, { readonly description: string; readonly schema: object }>> = {
  id: { description: 'Id', schema: { type: 'string', format: 'uuid' } },
  code: { description: 'Code', schema: { type: 'string' } },
  key: { description: 'Process id, decision id or form key', schema: { type: 'string' } },
  n: { description: 'Number of the version', schema: { type: 'integer', minimum: 1 } },
  instance: { description: 'Number of the instance', schema: { type: 'integer', minimum: 1 } },
  no: { description: 'Number of the attachment', schema: { type: 'integer', minimum: 1 } },
  year: { description: 'Year', schema: { type: 'integer' } },
  kind: {
    description: '`units`, `positions`, `persons`, `appointments`, `headcounts` or `duties`',
    schema: { type: 'string' },
  },
  post: { description: '`ROLE@UNIT`, or a role anywhere', schema: { type: 'string' } },
  unit: { description: 'Code of a unit', schema: { type: 'string' } },
  serial: { description: 'Serial of the number in its year', schema: { type: 'integer', minimum: 1 } },
};

/**
 * Adds to every operation what all of them promise: problem responses, headers, security; and turns what the generator
 * still writes in the dialect of OpenAPI 3.0 into 3.1.
 */
export function completeDocument(document: OpenAPIObject, routes: ReadonlyMap<string, RouteMarks>): OpenAPIObject {
  const components = (document.components ??= {});
  components.schemas = { ...components.schemas, ...(ANSWER_SCHEMAS as object) };
  components.responses = Object.fromEntries(Object.entries(SENTENCES).map(([status, text]) => [status, problem(text)]));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = (item as Partial<Record<Method, Operation>>)[method];
      if (!operation) continue;
      const marks = routes.get(operation.operationId ?? '');
      if (!marks) throw new Error(`${method} ${path} has no route of its operation id ${operation.operationId}`);
      complete(operation, method, path, marks);
    }
  }
  return newDialect(document);
}

function complete(operation: Operation, method: Method, path: string, marks: RouteMarks): void {
  if (method === 'post' && !marks.hasStatus) rename(operation.responses, '201', '200');
  describeAnswer(operation, method, marks);
  operation.security = isPublic(marks) ? [] : [{ bearer: [] }];
  if (marks.rawTypes !== null) {
    operation.requestBody = { required: true, content: Object.fromEntries(marks.rawTypes.map((type) => [type, {}])) };
  } else if (operation.requestBody !== undefined) operation['x-body-limit'] = marks.bodyLimit;
  operation['x-access'] = marks.access;
  const permissions = marks.access.kind === 'PERMISSION' ? marks.access.permissions : [];
  if (permissions.length > 0) operation['x-permission'] = permissions.join(' / ');
  const named = permissions.map((permission) => `\`${permission}\``).join(' or ');
  const needs = named === '' ? undefined : `Needs the permission ${named}.`;
  const said = [descriptionOf(marks.handler), needs].filter(Boolean).join('\n\n');
  if (said !== '') operation.description = said;
  const given = (operation.parameters ?? []).map((one) =>
    one.in === 'path' ? { ...one, ...PATH_PARAMETERS[one.name] } : one,
  );
  operation.parameters = [...given, ...headersOf(method, marks)];
  for (const status of problemsOf(operation, method, path, marks)) {
    operation.responses[status] ??= { $ref: `#/components/responses/${status}` };
  }
}

const isPublic = ({ access }: RouteMarks): boolean => access.kind === 'PUBLIC';

const problem = (description: string): { description: string; content: Record<string, object> } => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

function rename(responses: Record<string, unknown>, from: string, to: string): void {
  if (!(from in responses) || to in responses) return;
  responses[to] = responses[from];
  delete responses[from];
}

function headersOf(method: Method, marks: RouteMarks): { name: string; in: string }[] {
  const header = (name: string, description: string, required = false): { name: string; in: string } =>
    ({ name, in: 'header', required, description, schema: { type: 'string' } }) as { name: string; in: string };
  return [
    header('Accept-Language', '`zh-CN` (default) or `en`'),
    ...(isPublic(marks) ? [] : [header('On-Behalf-Of', 'Person code; needs the scope `act-for`')]),
    ...(method === 'get' || isPublic(marks) ? [] : [header('Idempotency-Key', '1 to 255 visible characters')]),
    ...(method === 'put' || method === 'patch' || method === 'delete'
      ? [header('If-Match', 'ETag of the version that you saw', method !== 'put')]
      : []),
    ...(marks.takesRange ? [header('Range', '`bytes=0-1023`: a part of it')] : []),
    ...(method === 'get' ? [header('If-None-Match', 'ETag of the version that you have: 304 when it is current')] : []),
  ];
}

function problemsOf(operation: Operation, method: Method, path: string, marks: RouteMarks): number[] {
  const hasBody = operation.requestBody !== undefined;
  return [
    400,
    ...(isPublic(marks) ? [] : [401, 403]),
    ...(path.includes('{') || hasBody ? [404] : []),
    406,
    ...(method === 'get' ? [] : [409, 412, 413, 415, 422]),
    ...(method !== 'get' && method !== 'post' && hasBody ? [428] : []),
    ...(marks.takesRange ? [416] : []),
    ...marks.refusals,
    ...(isPublic(marks) ? [] : [429]),
    503,
  ];
}
