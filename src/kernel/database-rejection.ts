import { Rejection } from './rejection.js';

interface DriverError {
  readonly code?: string;
  readonly constraint?: string;
  readonly message?: string;
  readonly driverError?: DriverError;
  readonly errors?: readonly DriverError[];
}

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const UNIQUE_VIOLATION = '23505';
const LOCK_NOT_AVAILABLE = '55P03';
const QUERY_CANCELED = '57014';

/** Values that no column takes: bad uuid, number or date out of range, NUL in a text, too long. */
const BAD_VALUE = new Set(['22P02', '22003', '22007', '22008', '22009', '22021', '22001', '22P05', '54000']);

/** The server is away, starting, stopping or full. */
const UNAVAILABLE =
  /^(?:08...|53...|57P0[1-5]|25P03|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|CONNECTION_LOST)$/;
const UNAVAILABLE_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Query runner already released|Cannot use a pool after calling end|Driver not Connected|DataSource is not set/i;

/** The driver's own error behind TypeORM's. */
function driverError(error: unknown): DriverError {
  const thrown = (error ?? {}) as DriverError;
  return thrown.driverError ?? thrown;
}

/** Whether the whole command may simply run again: a deadlock, a serialization failure, or a race for the same key. */
export function isWorthRepeating(error: unknown): boolean {
  const { code, constraint } = driverError(error);
  return (
    code === SERIALIZATION_FAILURE ||
    code === DEADLOCK ||
    (code === UNIQUE_VIOLATION && constraint === 'idempotency_pkey')
  );
}

/** What a caller is told of a database error; `null` where it is a fault of ours, or no database error at all. */
export function databaseRejection(error: unknown): Rejection | null {
  if (error instanceof Rejection) return null;
  const { code = '', message = '', errors } = driverError(error);
  const because = { cause: error };
  if (code === UNIQUE_VIOLATION) return new Rejection('ALREADY_EXISTS', {}, [], because);
  if (code === LOCK_NOT_AVAILABLE || code === QUERY_CANCELED || code === DEADLOCK || code === SERIALIZATION_FAILURE) {
    return new Rejection('LOCK_TIMEOUT', {}, [], because);
  }
  if (BAD_VALUE.has(code)) return new Rejection('VALUE_OUT_OF_RANGE', {}, [], because);
  if (
    UNAVAILABLE.test(code) ||
    UNAVAILABLE_TEXT.test(message) ||
    errors?.some((one) => UNAVAILABLE.test(one.code ?? ''))
  ) {
    return new Rejection('DATABASE_UNAVAILABLE', {}, [], because);
  }
  return null;
}
