import type { RejectionList } from '../kernel/index.js';

/** Codes of the service's own routes. */
export const SERVICE_REJECTIONS: RejectionList = {
  PROBLEM_NOT_FOUND: {
    status: 404,
    title: { zh: '没有此问题代码', en: 'No such problem code' },
    detail: { zh: '系统不使用代码“{code}”。', en: 'The service does not answer with the code "{code}".' },
    when: { zh: '代码拼写错误。', en: 'The code is misspelt.' },
    fix: { zh: '从 GET /problems 中查找。', en: 'Look it up in GET /problems.' },
  },
  NOT_READY: {
    status: 503,
    title: { zh: '尚未就绪', en: 'Not ready' },
    detail: {
      zh: '数据库结构与本版本不一致：{differences}。',
      en: 'The database does not fit this version: {differences}.',
    },
    when: {
      zh: '数据库缺少迁移，或比本版本新。',
      en: 'Migrations are missing, or the database is newer than this version.',
    },
    fix: { zh: '启动与数据库相符的版本。', en: 'Start the version that fits the database.' },
  },
};
