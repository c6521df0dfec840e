import { SettingError } from './setting-error.js';

interface Failure {
  readonly code?: string;
  readonly message?: string;
  readonly port?: number;
  readonly driverError?: Failure;
  readonly errors?: readonly Failure[];
}

/** What a failed start means, by the code of the error behind it. */
const SENTENCES: Readonly<Record<string, (failure: Failure) => string>> = {
  EADDRINUSE: ({ port }) =>
    `端口 ${port} 已被占用，请用 PORT 指定其他端口 / Port ${port} is in use; choose another with PORT.`,
  EACCES: ({ port }) =>
    `无权使用端口 ${port}，请用 PORT 指定其他端口 / Port ${port} is not ours to use; choose another with PORT.`,
  ECONNREFUSED: () =>
    '无法连接数据库：没有服务在该地址监听，请检查 DATABASE_URL / No database answers there; check DATABASE_URL.',
  ENOTFOUND: () =>
    '无法连接数据库：找不到主机，请检查 DATABASE_URL / The database host is unknown; check DATABASE_URL.',
  EAI_AGAIN: () =>
    '无法连接数据库：找不到主机，请检查 DATABASE_URL / The database host is unknown; check DATABASE_URL.',
  ETIMEDOUT: () => '无法连接数据库：连接超时，请检查 DATABASE_URL / The database does not answer; check DATABASE_URL.',
  '28P01': () =>
    '数据库拒绝登录：用户或密码错误，请检查 DATABASE_URL / The database refuses user or password; check DATABASE_URL.',
  '28000': () => '数据库拒绝登录：用户无效，请检查 DATABASE_URL / The database refuses the user; check DATABASE_URL.',
  '3D000': () =>
    '数据库不存在，请先创建或检查 DATABASE_URL / The database does not exist; create it or check DATABASE_URL.',
  '42501': () =>
    '数据库用户权限不足：首次启动须能建表和建角色 / The database user lacks rights: the first start makes tables and a role.',
  '57P03': () => '数据库正在启动，请稍后再试 / The database is starting; try again in a moment.',
};

/** One sentence for whoever started the service; a fault that we have no sentence for keeps its own message. */
export function sentenceOf(error: unknown): string {
  if (error instanceof SettingError) return error.message;
  const failure = innermost(error as Failure);
  const say = SENTENCES[failure.code ?? ''];
  return say ? say(failure) : `无法启动 / Could not start: ${failure.message ?? String(error)}`;
}

function innermost(failure: Failure): Failure {
  if (failure.driverError && failure.driverError !== failure) return innermost(failure.driverError);
  const first = failure.errors?.[0];
  return first ? innermost(first) : failure;
}
