import { documentOfCode } from '../../../src/openapi-document.js';
import { SCOPES } from '../../../src/access/index.js';
import { newId } from '../../../src/kernel/index.js';
import type { Answer, Client, TestOffice } from '../../support/office.js';

/** A JSON schema, as far as the walk reads it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly additionalProperties?: boolean;
  readonly description?: string;
}

interface Parameter {
  readonly name: string;
  readonly description?: string;
  readonly in: string;
  readonly required?: boolean;
}

interface Content {
  /** Of a problem that every operation may answer with. */
  readonly $ref?: string;
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface OperationObject {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
  readonly security: readonly unknown[];
  readonly 'x-body-limit'?: number;
  readonly 'x-permission'?: string;
}

/** One route of the document. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** As in the document, `/api/v1/tasks/{id}`. */
  readonly path: string;
  readonly isPublic: boolean;
  readonly query: readonly string[];
  readonly pathParameters: readonly string[];
  /** Schema of a JSON body, `null` without one. */
  readonly body: Schema | null;
  readonly hasRawBody: boolean;
  readonly bodyLimit: number;
  readonly answers: readonly string[];
  readonly object: OperationObject;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The OpenAPI document of the code under test, in test mode. */
export const document = (await documentOfCode({ testMode: true })) as unknown as {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Content>>;
  };
};

/** Every route of it. */
export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => method in item).map((method) => toOperation(path, method, item[method]!)),
);

/** Rows for `it.each`: name and operation. */
export const rows = (wanted: (operation: Operation) => boolean = () => true): [string, Operation][] =>
  operations
    .filter(wanted)
    .map((operation) => [`${operation.method.toUpperCase()} ${operation.path}`, operation] as [string, Operation]);

function toOperation(path: string, method: string, object: OperationObject): Operation {
  const named = (place: string): string[] =>
    (object.parameters ?? []).filter((parameter) => parameter.in === place).map((parameter) => parameter.name);
  const content = object.requestBody?.content ?? {};
  const json = Object.entries(content).find(([type]) => type.endsWith('json'))?.[1];
  const hasRawBody = object.requestBody === undefined ? false : json === undefined;
  return {
    id: object.operationId,
    method,
    path,
    isPublic: object.security.length === 0,
    query: named('query'),
    pathParameters: named('path'),
    body: hasRawBody ? null : (json?.schema ?? null),
    hasRawBody,
    bodyLimit: object['x-body-limit'] ?? 1_048_576,
    answers: Object.keys(object.responses).filter((status) => status.startsWith('2')),
    object,
  };
}

/** The schema itself, behind its references. */
export function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/components/schemas/', '');
  const found = document.components.schemas[name];
  if (!found) throw new Error(`${schema.$ref} leads nowhere`);
  return resolve(found);
}

/** The address of an operation for the client; every path parameter is filled by its name, or with a value that is nowhere. */
export function addressOf(operation: Operation, values: Readonly<Record<string, string>> = {}): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? nowhere(name)),
  );
  return path.startsWith('/api/v1') ? path.slice('/api/v1'.length) : `/${path}`;
}

const nowhere = (name: string): string => {
  if (/^id$|Id$/.test(name)) return newId();
  if (name === 'year') return '2099';
  return ['n', 'no', 'version', 'versionNo'].includes(name) ? '7' : 'no-such-thing';
};

/** A body that the schema allows, as far as it says. */
export function bodyOf(operation: Operation): Record<string, unknown> {
  return operation.body === null ? {} : (valueOf(operation.body, 0) as Record<string, unknown>);
}

function valueOf(given: Schema, depth: number): unknown {
  const schema = resolve(given);
  if (schema.enum) return schema.enum[0];
  const type = Array.isArray(schema.type) ? (schema.type as string[])[0] : schema.type;
  switch (type) {
    case 'string':
      return schema.format === 'uuid' ? newId() : schema.format === 'date-time' ? '2030-01-01T00:00:00Z' : 'text';
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'array':
      return schema.items && depth < 4 ? [valueOf(schema.items, depth + 1)] : [];
    default:
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, valueOf(schema.properties?.[name] ?? {}, depth + 1)]),
      );
  }
}

/** Whether the body's fields are those of a form, which only the thing itself names. */
export const isForm = (operation: Operation): boolean =>
  operation.body !== null && resolve(operation.body).additionalProperties === true;

/** A client that has every scope there is, so that what a route refuses is never its permission. */
export async function omnipotent(office: TestOffice): Promise<Client> {
  const { body } = await office.admin.post<{ key: string }>('/api-clients', {
    name: 'omnipotent',
    scopes: SCOPES,
  });
  return office.anonymous.with({ Authorization: `Bearer ${body.key}` });
}

/** What every problem looks like. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
  readonly instance: string;
  readonly traceId: string;
}

/** Checks that an answer is a whole problem and gives away nothing of the inside. */
export function expectProblem(answer: Answer<unknown>, about = ''): ProblemBody {
  const problem = answer.body as ProblemBody;
  const shown = `${about} ${answer.status} ${JSON.stringify(problem)}`;
  if (!answer.headers.get('content-type')?.startsWith('application/problem+json'))
    throw new Error(`no problem: ${shown}`);
  const isWhole =
    problem.status === answer.status &&
    problem.type === `/problems/${problem.code}` &&
    [problem.title, problem.detail, problem.instance].every((text) => typeof text === 'string' && text !== '') &&
    typeof problem.params === 'object' &&
    problem.traceId === answer.headers.get('x-request-id') &&
    (problem.errors ?? []).every((error) => Boolean(error.code && error.detail) && /^(?:$|\/)/.test(error.pointer));
  if (!isWhole) throw new Error(`half a problem: ${shown}`);
  if (/\bat .+\.[cm]?[jt]s:\d+:\d+|node_modules|SELECT |INSERT |violates|syntax error/.test(shown))
    throw new Error(`shows the inside: ${shown}`);
  return problem;
}

/** The same, but for what differs between two requests: ids, trace, address. */
export const withoutIds = (problem: ProblemBody): string =>
  JSON.stringify({ ...problem, traceId: '', instance: '' }).replaceAll(
    /[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g,
    'ID',
  );
