import type { WordList } from '../kernel/index.js';

/** What the permissions of posts and clients allow, after 有权 and "may". */
export const PERMISSION_WORDS: WordList = {
  'definitions:deploy': { zh: '部署流程', en: 'deploy processes' },
  'definitions:read': { zh: '查阅流程定义', en: 'read processes' },
  'org:write': { zh: '维护机构和人员', en: 'keep the organisation' },
  'org:read': { zh: '查阅机构和人员', en: 'read the organisation' },
  'calendar:write': { zh: '维护工作日历', en: 'keep the working calendar' },
  'settings:write': { zh: '更改设置', en: 'change the settings' },
  'settings:read': { zh: '查阅设置', en: 'read the settings' },
  'series:write': { zh: '维护发文字号', en: 'keep the number series' },
  'api-clients:write': { zh: '管理接口客户端', en: 'manage API clients' },
  'audit:read': { zh: '查阅审计记录', en: 'read the trail' },
  'incidents:read': { zh: '查阅异常', en: 'read incidents' },
  'incidents:write': { zh: '处理异常', en: 'see to incidents' },
  'cases:cancel': { zh: '作废案件', en: 'void cases' },
  'cases:suspend': { zh: '挂起案件', en: 'suspend cases' },
  'cases:move': { zh: '调整案件', en: 'move cases' },
  'cases:migrate': { zh: '迁移案件', en: 'migrate cases' },
  'act-for': { zh: '代人员操作', en: 'act for people' },
  'act-for-final': { zh: '代人员签发', en: 'sign for people' },
  'documents:register': { zh: '登记公文', en: 'register documents' },
  'secrets:register': { zh: '登记涉密文件', en: 'keep the register of state secrets' },
  'archive:read': { zh: '查阅档案', en: 'read the archive' },
  'messages:send': { zh: '发送消息', en: 'send messages' },
  'signals:send': { zh: '发送信号', en: 'send signals' },
  'tasks:take-unassigned': { zh: '受理未指定任务', en: 'take tasks that name nobody' },
};
