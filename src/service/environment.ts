import type { OidcOptions, Pace } from '../kernel/index.js';
import { readIdentity } from './identity-settings.js';
import { SettingError } from './setting-error.js';

/** What the environment says about how to start. */
export interface Environment {
  readonly port: number;
  readonly host: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly directUrl: string | undefined;
  readonly secret: string | undefined;
  readonly testMode: boolean;
  readonly runsJobs: boolean;
  readonly poolSize: number;
  readonly renewsAdministratorKey: boolean;
  readonly oidc: OidcOptions | undefined;
  readonly pace: Pace | undefined;
}

/**
 * Reads `PORT`, `HOST`, `DATABASE_URL`, `DATABASE_DIRECT_URL`, `GONGWEN_SECRET`, `GONGWEN_TEST_MODE`, `GONGWEN_JOBS`,
 * `GONGWEN_POOL`, `GONGWEN_RENEW_ADMIN_KEY`, `GONGWEN_RATE_LIMIT`, `GONGWEN_RATE_BURST` and those of `readIdentity`. In test mode the service is for this machine only, since anyone may then call as anybody.
 *
 * @throws SettingError for a value that cannot be used.
 */
export function readEnvironment(environment: NodeJS.ProcessEnv): Environment {
  const testMode = flag(environment, 'GONGWEN_TEST_MODE', false);
  return {
    port: whole(environment, 'PORT', 3000, 0, 65_535),
    host: environment['HOST'] || (testMode ? '127.0.0.1' : undefined),
    databaseUrl: address(environment, 'DATABASE_URL'),
    directUrl: address(environment, 'DATABASE_DIRECT_URL'),
    secret: secret(environment),
    testMode,
    runsJobs: flag(environment, 'GONGWEN_JOBS', true),
    poolSize: whole(environment, 'GONGWEN_POOL', 10, 2, 200),
    renewsAdministratorKey: flag(environment, 'GONGWEN_RENEW_ADMIN_KEY', false),
    oidc: readIdentity(environment),
    pace: pace(environment, testMode),
  };
}

/** 100 requests a second and twice as many at once, unless it is said otherwise; in test mode, and with 0, no limit. */
function pace(environment: NodeJS.ProcessEnv, testMode: boolean): Pace | undefined {
  const perSecond = whole(environment, 'GONGWEN_RATE_LIMIT', testMode ? 0 : 100, 0, 10_000);
  const burst = whole(environment, 'GONGWEN_RATE_BURST', 2 * perSecond, 1, 99_999);
  return perSecond === 0 ? undefined : { perSecond, burst };
}

function whole(environment: NodeJS.ProcessEnv, name: string, otherwise: number, min: number, max: number): number {
  const text = environment[name];
  if (text === undefined || text === '') return otherwise;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new SettingError(
    `${name} 应为 ${min} 至 ${max} 的整数 / must be a whole number from ${min} to ${max}: ${text}`,
  );
}

function flag(environment: NodeJS.ProcessEnv, name: string, otherwise: boolean): boolean {
  const text = environment[name];
  if (text === undefined || text === '') return otherwise;
  if (text === '1' || text === 'true') return true;
  if (text === '0' || text === 'false') return false;
  throw new SettingError(`${name} 应为 1 或 0 / must be 1 or 0: ${text}`);
}

/** The address itself is never shown: it may hold a password. */
function address(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  if (/^postgres(?:ql)?:\/\/\S+$/.test(text)) return text;
  throw new SettingError(
    `${name} 应形如 postgresql://用户:密码@主机:5432/库名 / must look like postgresql://user:password@host:5432/database`,
  );
}

function secret(environment: NodeJS.ProcessEnv): string | undefined {
  const text = environment['GONGWEN_SECRET'];
  if (text === undefined || text === '') return undefined;
  if (text.length >= 32) return text;
  throw new SettingError('GONGWEN_SECRET 至少 32 个字符 / must have at least 32 characters');
}
