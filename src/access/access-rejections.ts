import type { RejectionList } from '../kernel/index.js';
import { POLICY_REJECTIONS } from './policy/policy-rejections.js';

/** Codes of the access room. */
export const ACCESS_REJECTIONS: RejectionList = {
  ...POLICY_REJECTIONS,
  CREDENTIALS_MISSING: {
    status: 401,
    title: { zh: '未登录', en: 'No credentials' },
    detail: { zh: '请求没有携带凭证。', en: 'The request carries no credentials.' },
    when: { zh: '缺少 Authorization 请求头。', en: 'The Authorization header is missing.' },
    fix: {
      zh: '以 Authorization: Bearer … 发送访问令牌或接口密钥。',
      en: 'Send an access token or an API key as Authorization: Bearer ….',
    },
  },
  CREDENTIALS_INVALID: {
    status: 401,
    title: { zh: '凭证无效', en: 'The credentials are not valid' },
    detail: { zh: '凭证不存在、已过期或已停用。', en: 'The credentials are unknown, expired or revoked.' },
    when: {
      zh: '密钥写错、过期或被停用；令牌过期、签名不符、并非签发给本系统；或人员当日已不在任。',
      en: 'The key is mistyped, expired or revoked; the token is expired, wrongly signed or made for another service; or the person is not with the office today.',
    },
    fix: {
      zh: '重新登录取得令牌，或换用有效密钥；原因记在服务日志中。',
      en: 'Log in again for a new token, or use a valid key; the service’s log says what was wrong.',
    },
  },
  IDENTITY_PROVIDER_UNAVAILABLE: {
    status: 503,
    title: { zh: '身份认证服务暂不可用', en: 'The identity provider is away' },
    detail: {
      zh: '无法取得核验该令牌所需的公钥，请稍后再试。',
      en: 'The key that would prove this token cannot be fetched at the moment.',
    },
    when: {
      zh: '身份认证服务无法访问，而已知公钥均与令牌不符；已知公钥签发的令牌不受影响。',
      en: 'The provider cannot be reached and no known key fits; tokens under known keys go on working.',
    },
    fix: { zh: '按 Retry-After 稍后重发。', en: 'Repeat it after Retry-After.' },
  },
  RATE_LIMITED: {
    status: 429,
    title: { zh: '请求过于频繁', en: 'Too many requests' },
    detail: {
      zh: '请求频率超过上限，请 {retryAfter} 秒后再试。',
      en: 'The pace of requests is over the limit; try again in {retryAfter} seconds.',
    },
    when: {
      zh: '同一客户端或人员的请求超过其频率上限，或无有效凭证的请求总量过多。',
      en: 'A client or a person sends more than its pace allows, or requests without valid credentials are too many.',
    },
    fix: {
      zh: '按 Retry-After 等待；RateLimit 响应头说明余量。管理员可为客户端设定上限。',
      en: 'Wait for Retry-After; the RateLimit headers say what is left. An administrator can set a client’s limit.',
    },
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
    rule: 'R-037',
  },
  PERMISSION_MISSING: {
    status: 403,
    title: { zh: '没有此项权限', en: 'The permission is missing' },
    detail: {
      zh: '此操作需要“{permission:permission}”的权限。',
      en: 'This needs the permission to {permission:permission}.',
    },
    when: {
      zh: '岗位或客户端不具备接口要求的权限。',
      en: 'Neither post nor client has the permission that the route needs.',
    },
    fix: {
      zh: '由有权限的人员办理，或请管理员授权。',
      en: 'Have someone with the permission do it, or ask an administrator for it.',
    },
    rule: 'R-037',
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
    detail: { zh: '接口客户端“{name}”已停用，不能恢复。', en: 'The API client "{name}" is revoked, for good.' },
    when: { zh: '对已停用的客户端轮换密钥或再次停用。', en: 'A revoked client is rotated or revoked again.' },
    fix: { zh: '新建一个客户端。', en: 'Make a new client.' },
    rule: 'R-037',
  },
  LAST_ADMINISTRATOR: {
    status: 409,
    title: { zh: '最后一个管理客户端', en: 'The last administrator' },
    detail: { zh: '停用“{name}”后将无人能管理接口客户端。', en: 'Without "{name}" nobody could manage API clients.' },
    when: {
      zh: '停用最后一个具有 api-clients:write 的客户端。',
      en: 'The last client with the scope api-clients:write is revoked.',
    },
    fix: { zh: '先新建一个具有 api-clients:write 的客户端。', en: 'First make another client with api-clients:write.' },
    rule: 'R-037',
  },
};
