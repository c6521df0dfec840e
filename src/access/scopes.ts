/** What an administrator's client may do. It can move things, and never act for a person. */
export const ADMINISTRATOR_SCOPES = [
  'definitions:deploy',
  'definitions:read',
  'org:write',
  'org:read',
  'calendar:write',
  'settings:write',
  'settings:read',
  'series:write',
  'api-clients:write',
  'audit:read',
  'incidents:read',
  'incidents:write',
  'cases:cancel',
] as const;

/** A client with this scope may name a person in `On-Behalf-Of`. */
export const ACT_FOR = 'act-for';

/** A client with this scope too may sign, finalise and re-review for that person. */
export const ACT_FOR_FINAL = 'act-for-final';

/** Every scope that a client can be given. */
export const SCOPES: readonly string[] = [
  ...ADMINISTRATOR_SCOPES,
  ACT_FOR,
  ACT_FOR_FINAL,
  'documents:register',
  'archive:read',
  'messages:send',
];
