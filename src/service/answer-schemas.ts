import { readFileSync } from 'node:fs';

interface AnswerSchemas {
  readonly answers: Readonly<Record<string, object>>;
  readonly descriptions: Readonly<Record<string, string>>;
  readonly schemas: Readonly<Record<string, object>>;
}

/** Made from the return types of the controllers by `npm run sync:generated`. */
const made = JSON.parse(readFileSync(new URL('./answer-schemas.json', import.meta.url), 'utf8')) as AnswerSchemas;

/** Schemas that answers refer to, by name. */
export const ANSWER_SCHEMAS = made.schemas;

/** Schema of what a handler answers, `CaseController.start`; absent where that is no JSON. */
export const answerOf = (handler: string): object | undefined => made.answers[handler];

/** What the docstring of a handler says beyond its summary; absent where it has none. */
export const descriptionOf = (handler: string): string | undefined => made.descriptions[handler];
