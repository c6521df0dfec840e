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
  'cases:suspend',
  'cases:move',
  'cases:migrate',
] as const;

/** Every person of the office may look up who holds which post. */
export const EVERY_PERSON: readonly string[] = ['org:read'];

/** A client with this scope may name a person in `On-Behalf-Of`. */
export const ACT_FOR = 'act-for';

/** A client with this scope too may sign, finalise and re-review for that person. */
export const ACT_FOR_FINAL = 'act-for-final';

/** A post with this permission takes tasks whose drawing names nobody. */
export const TAKE_UNASSIGNED = 'tasks:take-unassigned';

/** A post with this permission keeps the register of state secrets, as far as its holder is cleared for them. */
export const REGISTER_SECRETS = 'secrets:register';

/** Key under which the register's entries stand: whoever holds that permission has it among their keys. */
export const SECRET_REGISTRY = `PERMISSION:${REGISTER_SECRETS}`;

/** Candidate key of such tasks: whoever holds the permission has it among their keys. */
export const UNASSIGNED = `PERMISSION:${TAKE_UNASSIGNED}`;

/** What the scopes of workers outside begin with: `external:send-sms` for the tasks of one topic, `external:*` for all. */
const EXTERNAL = 'external:';

/** Every scope that a client can be given, but for those that name a topic. */
export const SCOPES: readonly string[] = [
  ...ADMINISTRATOR_SCOPES,
  ACT_FOR,
  ACT_FOR_FINAL,
  'documents:register',
  REGISTER_SECRETS,
  'archive:read',
  'messages:send',
  'signals:send',
  `${EXTERNAL}*`,
];

const TOPIC_SCOPE = /^external:[^\p{C}\p{Z}](?:[^\p{C}]{0,198}[^\p{C}\p{Z}])?$/u;

/** Whether a client can be given this scope. */
export const isScope = (text: string): boolean => SCOPES.includes(text) || TOPIC_SCOPE.test(text);

/** The scope that a worker needs for the tasks of this topic. */
export const topicScope = (topic: string): string => `${EXTERNAL}${topic}`;

/** Topics that these permissions open: all of them, or those that they name. */
export function topicsOf(permissions: ReadonlySet<string>): 'ALL' | readonly string[] {
  if (permissions.has(topicScope('*'))) return 'ALL';
  return [...permissions].filter((one) => one.startsWith(EXTERNAL)).map((one) => one.slice(EXTERNAL.length));
}
