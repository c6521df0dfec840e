import { ANSWER_SCHEMAS, answerOf } from './answer-schemas.js';
import type { RouteMarks } from './routes-of.js';

interface Answering {
  summary?: string;
  responses: Record<string, unknown>;
}

/** What an operation answers when it succeeds: status, headers, and the type that the handler returns or the media types that it sends. */
export function describeAnswer(operation: Answering, method: string, marks: RouteMarks): void {
  const [status = '200'] = Object.keys(operation.responses);
  const schema = answerOf(marks.handler);
  const isPage = schema !== undefined && 'next' in fieldsOf(schema);
  const isTagged = method === 'get' && !isPage;
  operation.responses[status] = {
    description: operation.summary ?? '',
    headers: {
      ...(marks.creates === null
        ? {}
        : { Location: header(`What was made: \`/api/v1${marks.creates.replaceAll(/:(\w+)/g, '{$1}')}/…\``) }),
      ...(isTagged ? { ETag: header('For `If-None-Match`, and for `If-Match` of a change') } : {}),
      ...(isPage ? { Link: header('`<…>; rel="next"`: the next page, while there is one') } : {}),
      ...(method === 'get' ? {} : { 'Idempotency-Replayed': header('`true`: the first answer to this key, again') }),
    },
    content: { ...bytesOf(marks.produces ?? []), ...(schema ? { 'application/json': { schema } } : {}) },
  };
  if (marks.takesRange) {
    operation.responses['206'] = {
      description: 'The part that `Range` asks for',
      headers: { 'Content-Range': header('Which part it is, and of how many bytes') },
      content: bytesOf(marks.produces ?? []),
    };
  }
  if (isTagged) operation.responses['304'] = { description: 'You have it: `If-None-Match` names its ETag' };
}

const header = (description: string): object => ({ description, schema: { type: 'string' } });

const bytesOf = (mediaTypes: readonly string[]): Record<string, object> =>
  Object.fromEntries(mediaTypes.map((type) => [type, {}]));

function fieldsOf(schema: object): object {
  const name = ('$ref' in schema ? (schema.$ref as string) : '').split('/').at(-1)!;
  const { properties = {} } = (name === '' ? schema : ANSWER_SCHEMAS[name]) as { readonly properties?: object };
  return properties;
}
