import { DataSource, type DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from './migrations/index.js';

/** The role that the service acts under: it owns no table, and row-level security holds for it. */
export const SERVICE_ROLE = 'gongwen_service';

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const DATE_ARRAY = 1182;

/**
 * What the driver makes of column values: `date` stays `YYYY-MM-DD` (it is a day of the office, not an instant of this
 * machine), `bigint` becomes a number and an error where it does not fit one; everything else as `pg` does it.
 */
function typeParsers(fallback: (oid: number, format?: 'text' | 'binary') => (value: string) => unknown): {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown;
} {
  const day = (value: string): string => value;
  const whole = (value: string): number => {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new RangeError(`bigint out of range: ${value}`);
    return number;
  };
  const list = (value: string): string[] => (value === '{}' ? [] : value.slice(1, -1).split(','));
  return {
    getTypeParser(oid, format) {
      if (oid === DATE) return day;
      if (oid === INT8) return whole;
      if (oid === DATE_ARRAY) return list;
      if (oid === INT8_ARRAY) return (value) => list(value).map(whole);
      return fallback(oid, format);
    },
  };
}

/** Which database, over how many connections. */
export interface ServiceDatabaseOptions {
  readonly url: string;
  /** Connections of this process; the default of 10 suits two cores. */
  readonly poolSize?: number;
}

/**
 * The service's data source: a pool under the service's role, with limits, so that no request waits longer than a caller
 * does, and at READ COMMITTED whatever the server's default is: what is read under a lock must be what its last holder left.
 * Not yet connected: call `initialize()`.
 */
export async function serviceDatabase({ url, poolSize = 10 }: ServiceDatabaseOptions): Promise<DataSource> {
  const { default: pg } = await import('pg');
  return new DataSource({
    ...connection(url),
    poolSize,
    extra: {
      connectionString: url,
      options: [
        `-c role=${SERVICE_ROLE}`,
        '-c default_transaction_isolation=read\\ committed',
        '-c statement_timeout=25s',
        '-c idle_in_transaction_session_timeout=60s',
      ].join(' '),
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      types: typeParsers(pg.types.getTypeParser as never),
    },
  } as unknown as DataSourceOptions);
}

/** The owner's data source: migrations and nothing else. One connection for the lock, one for the work. */
export function ownerDatabase(url: string): DataSource {
  return new DataSource({
    ...connection(url),
    poolSize: 2,
    extra: { connectionString: url, connectionTimeoutMillis: 30_000 },
    migrations: [...MIGRATIONS],
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
  } as unknown as DataSourceOptions);
}

/** The server may be on another machine: TypeORM gets the address whole, as the driver reads it. */
const connection = (url: string): object => ({
  type: 'postgres',
  applicationName: 'gongwen',
  installExtensions: false,
  logging: false,
  ...(url.includes('host=') ? {} : { url }),
});
