import { randomBytes } from 'node:crypto';

const TRACE_PARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** The identity of one request across services (W3C trace context, level 1). */
export interface Trace {
  readonly traceId: string;
  /** What the answer carries: the same trace, a span of ours. */
  readonly traceparent: string;
}

/** Continues the client's trace, or begins one where there is none or it is not well-formed. */
export function traceOf(header: string | undefined): Trace {
  const match = TRACE_PARENT.exec(header ?? '');
  const isReal = match !== null && !/^0+$/.test(match[1]!) && !/^0+$/.test(match[2]!);
  const traceId = isReal ? match[1]! : randomBytes(16).toString('hex');
  const flags = isReal ? match[3]! : '01';
  return { traceId, traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}` };
}
