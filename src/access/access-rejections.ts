import type { RejectionList } from '../kernel/index.js';

/** Codes of the access room. */
export const ACCESS_REJECTIONS: RejectionList = {
  CREDENTIALS_MISSING: {
    status: 401,
    title: { zh: '未登录', en: 'No credentials' },
    detail: { zh: '请求没有携带凭证。', en: 'The request carries no credentials.' },
    when: { zh: '缺少 Authorization 请求头。', en: 'The Authorization header is missing.' },
    fix: { zh: '以 Authorization: Bearer … 发送接口密钥。', en: 'Send an API key as Authorization: Bearer ….' },
  },
  CREDENTIALS_INVALID: {
    status: 401,
    title: { zh: '凭证无效', en: 'The credentials are not valid' },
    detail: { zh: '凭证不存在、已过期或已停用。', en: 'The credentials are unknown, expired or revoked.' },
    when: {
      zh: '密钥写错、过期、被停用，或人员当日已不在任。',
      en: 'The key is mistyped, expired or revoked, or the person is not with the office today.',
    },
    fix: { zh: '换用有效密钥，或请管理员轮换。', en: 'Use a valid key, or have an administrator rotate it.' },
  },
  ON_BEHALF_REFUSED: {
    status: 403,
    title: { zh: '不能代该人员操作', en: 'Not on behalf of this person' },
    detail: {
      zh: '本客户端无权代人操作，或该人员不存在、当日已不在任。',
      en: 'This client may not act for people, or the person is not with the office today.',
    },
    when: {
      zh: 'On-Behalf-Of 指定了人员，而客户端没有 act-for 权限或人员无效。',
      en: 'On-Behalf-Of names a person, and the client lacks the scope act-for or the person is not valid.',
    },
    fix: { zh: '检查人员代码，或请管理员授予 act-for。', en: 'Check the person code, or ask for the scope act-for.' },
  },
  PERMISSION_MISSING: {
    status: 403,
    title: { zh: '没有此项权限', en: 'The permission is missing' },
    detail: { zh: '此操作需要权限 {permission}。', en: 'This needs the permission {permission}.' },
    when: {
      zh: '岗位或客户端不具备接口要求的权限。',
      en: 'Neither post nor client has the permission that the route needs.',
    },
    fix: {
      zh: '由有权限的人员办理，或请管理员授权。',
      en: 'Have someone with the permission do it, or ask an administrator for it.',
    },
  },
  CLIENT_NOT_FOUND: {
    status: 404,
    title: { zh: '没有此接口客户端', en: 'No such API client' },
    detail: { zh: '没有标识为 {clientId} 的接口客户端。', en: 'There is no API client {clientId}.' },
    when: { zh: '标识错误。', en: 'The id is wrong.' },
    fix: { zh: '从 GET /api-clients 中查找。', en: 'Look it up in GET /api-clients.' },
  },
  CLIENT_REVOKED: {
    status: 409,
    title: { zh: '接口客户端已停用', en: 'The API client is revoked' },
    detail: { zh: '接口客户端 {name} 已停用，不能恢复。', en: 'The API client {name} is revoked, for good.' },
    when: { zh: '对已停用的客户端轮换密钥或再次停用。', en: 'A revoked client is rotated or revoked again.' },
    fix: { zh: '新建一个客户端。', en: 'Make a new client.' },
  },
  LAST_ADMINISTRATOR: {
    status: 409,
    title: { zh: '最后一个管理客户端', en: 'The last administrator' },
    detail: { zh: '停用 {name} 后将无人能管理接口客户端。', en: 'Without {name} nobody could manage API clients.' },
    when: {
      zh: '停用最后一个具有 api-clients:write 的客户端。',
      en: 'The last client with the scope api-clients:write is revoked.',
    },
    fix: { zh: '先新建一个具有 api-clients:write 的客户端。', en: 'First make another client with api-clients:write.' },
  },
};
