/** What a log keeps of an error: message and stack, never the statement's parameters, which hold what people wrote. */
export const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
