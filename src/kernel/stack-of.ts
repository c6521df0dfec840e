import { oneLine } from './one-line.js';

/**
 * What a log keeps of an error: message and stack, never the statement's parameters, which hold what people wrote. The message is one
 * line, however it was written, so that nothing of it reads like a line of the log.
 */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(error);
  const frames = /(?:\n\s+at .*)+$/.exec(error.stack ?? '')?.[0] ?? '';
  return `${oneLine(`${error.name}: ${error.message}`)}${frames}`;
}
