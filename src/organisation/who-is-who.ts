import { ALL_STAFF, type Bilingual, type ReadContext, type Vocabularies } from '../kernel/index.js';
import { thingsOn, type Things } from './organisation.store.js';
import { PERMISSION_WORDS } from './permission-words.js';

/** Keys that stand for no record of the office. */
const FIXED: Readonly<Record<string, Bilingual>> = {
  [ALL_STAFF]: { zh: '全体人员', en: 'all staff' },
  SYSTEM: { zh: '系统', en: 'the system' },
  CALLED: { zh: '其他流程', en: 'other processes' },
  INTERNAL: { zh: '本机构的流程', en: 'processes of the office' },
  ANY_GROUP: { zh: '各组', en: 'any group' },
};

/** What stands before a key that is no code of the organisation by itself. */
const PREFIXED = /^(ROLE|CLIENT|PERMISSION):(.+)$/;

/**
 * Vocabularies of the organisation: `who` says a person by name, a post, a role and a unit by what they are called on the day of the
 * request, `permission` a permission. Names of persons are for whoever may look the office up (`org:read`); others get the code.
 */
export const ORGANISATION_VOCABULARIES: Vocabularies = {
  who: { title: { zh: '人员、岗位或单位', en: 'person, post or unit' }, words: FIXED, look: whoIsWho },
  permission: {
    title: { zh: '权限', en: 'permission' },
    words: PERMISSION_WORDS,
    write: (scope) =>
      scope.startsWith('external:')
        ? { zh: `办理外部任务“${scope.slice(9)}”`, en: `to do external tasks "${scope.slice(9)}"` }
        : null,
  },
  headcountWarning: {
    title: { zh: '编制不符之处', en: 'how a unit differs from its headcount' },
    words: {
      HEADCOUNT_LEADER: { zh: '组长人数', en: 'group leaders' },
      HEADCOUNT_STAFF: { zh: '工作人员人数', en: 'staff' },
      HEADCOUNT_EXPERTS: { zh: '专家人数', en: 'experts' },
    },
  },
};

async function whoIsWho(ctx: ReadContext, keys: readonly string[]): Promise<Map<string, Bilingual>> {
  const plain = new Map(keys.map((key) => [key, PREFIXED.exec(key)]));
  const codes = keys.flatMap((key) => {
    const [, kind, name] = plain.get(key) ?? [];
    return kind === undefined || kind === 'ROLE' ? (name ?? key).split('@') : [];
  });
  const known = await namesOf(ctx, [...new Set(codes)]);
  const words = new Map<string, Bilingual>();
  for (const key of keys) {
    const [, kind, name] = plain.get(key) ?? [];
    const word = kind === undefined || kind === 'ROLE' ? known(name ?? key) : named(kind, name!);
    if (word) words.set(key, word);
  }
  return words;
}

/** A client by its name, and whoever holds a permission. */
function named(kind: string, name: string): Bilingual {
  if (kind === 'CLIENT') return { zh: `系统“${name}”`, en: `the system "${name}"` };
  const permission = PERMISSION_WORDS[name] ?? { zh: `“${name}”`, en: `"${name}"` };
  return { zh: `有权${permission.zh}的人员`, en: `whoever may ${permission.en}` };
}

/** How the office calls these codes today: `LEADER@COORD` by both its parts. */
async function namesOf(
  { tx, today, caller }: ReadContext,
  codes: readonly string[],
): Promise<(key: string) => Bilingual | undefined> {
  const of = { values: codes, day: today };
  const units = await thingsOn(tx, 'units', { field: 'code', ...of });
  const roles = rolesIn(await thingsOn(tx, 'positions', { field: 'role', ...of }));
  const mayKnow = caller.permissions.has('org:read');
  const persons = mayKnow ? await thingsOn(tx, 'persons', { field: 'code', ...of }) : [];
  const unit = new Map(units.map(({ code, nameZh: zh, nameEn: en }) => [code, { zh, en }]));
  const person = new Map(persons.map(({ code, displayName }) => [code, { zh: displayName, en: displayName }]));
  return (key) => {
    const [role = '', of] = key.split('@');
    if (of === undefined) return person.get(key) ?? roles.get(key) ?? unit.get(key);
    const post = roles.get(role);
    const at = unit.get(of);
    return post && at && { zh: `${at.zh}${post.zh}`, en: `${post.en}, ${at.en}` };
  };
}

/** A role is called as the positions that give it; several as all of them. */
function rolesIn(positions: readonly Things['positions'][]): ReadonlyMap<string, Bilingual> {
  const roles = new Map<string, Bilingual>();
  for (const { role, nameZh, nameEn } of positions) {
    const said = roles.get(role);
    roles.set(role, said ? { zh: `${said.zh}或${nameZh}`, en: `${said.en} or ${nameEn}` } : { zh: nameZh, en: nameEn });
  }
  return roles;
}
