/** The text of `src/service/answer-schemas.json` for the project in this folder. Raises an error for a type that is no JSON. */
export function answerSchemas(root: string): string;
