import { ANY_GROUP } from '../organisation.js';
import type { ShelfName } from '../organisation.store.js';

type Fields = Readonly<Record<string, unknown>>;

/** The day from which a structure holds that does not say when it was issued. */
const FROM = '2022-10-18';

/**
 * What a regulation's annex says of the organisation (units, posts, groups with their headcount, posts of member units, duties),
 * as an import has it. What it leaves out or says wrongly is left for the checks of the import to name. Pure.
 *
 * @rule R-005 @rule R-009 @rule R-010 @rule R-011 @rule R-013
 */
export function readStructure(structure: Fields): Readonly<Partial<Record<ShelfName, readonly unknown[]>>> {
  const validFrom = textOf(objectOf(structure['source'])['issuedOn']) ?? FROM;
  const roles = rolesOf(listOf(structure['systemRoles']));
  const groups = listOf(structure['groups']);
  const unitPosts = listOf(objectOf(structure['memberUnits'])['postsPerUnit']);
  const position = (functional: boolean) => (given: Fields) => ({
    code: given['code'],
    role: roles.get(String(given['code'])) ?? given['code'],
    nameZh: given['nameZh'],
    nameEn: given['nameEn'] ?? given['code'],
    functional,
    single: given['max'] === 1,
    permissions: RIGHTS[String(roles.get(String(given['code'])))]?.permissions ?? [],
    validFrom,
  });
  return {
    units: listOf(structure['orgUnits']).map((unit) => ({
      code: unit['code'],
      kind: unit['kind'],
      nameZh: unit['nameZh'],
      nameEn: unit['nameEn'],
      aliases: [...(unit['fullNameZh'] === undefined ? [] : [unit['fullNameZh']]), ...itemsOf(unit['aliasesZh'])],
      parent: unit['parent'] ?? null,
      external: unit['external'] ?? false,
      validFrom,
    })),
    positions: [
      ...listOf(structure['positions']).map(position(false)),
      ...once(groups.flatMap((group) => listOf(group['functionalPosts']))).map(position(true)),
      ...unitPosts.map(position(false)),
      ...listOf(structure['systemRoles']).flatMap((role) => systemPosition(role, validFrom)),
    ],
    headcounts: groups.map((group) => headcountOf(group, validFrom, documentOf(structure))),
    duties: listOf(structure['duties']).map((duty) => ({
      code: duty['code'],
      owner: duty['owner'] ?? ANY_GROUP,
      jointWith: itemsOf(duty['jointWith']),
      nameZh: duty['zh'],
      nameEn: duty['en'],
      article: duty['ref'],
      validFrom,
    })),
  };
}

/**
 * What holders of a role may do beside what their tasks ask of them, which the annex says in words only; and what people call roles
 * that it names without a post: each becomes a position of its own, so that somebody can be appointed to it.
 */
const RIGHTS: Readonly<
  Record<string, { readonly permissions: readonly string[]; readonly nameZh?: string; readonly nameEn?: string }>
> = {
  REGISTRY: { permissions: ['documents:register', 'secrets:register'] },
  ARCHIVIST: { permissions: ['archive:read'] },
  SECRECY: { permissions: ['secrets:register'] },
  AUDITOR: {
    nameZh: '审计员',
    nameEn: 'Auditor',
    permissions: ['audit:read', 'definitions:read', 'settings:read'],
  },
  ADMIN: {
    nameZh: '系统管理员',
    nameEn: 'Administrator',
    permissions: (
      'definitions:deploy definitions:read org:write org:read calendar:write settings:write settings:read series:write ' +
      'api-clients:write audit:read incidents:read incidents:write cases:cancel'
    ).split(' '),
  },
};

function systemPosition(role: Fields, validFrom: string): Fields[] {
  const code = String(role['code']);
  const named = RIGHTS[code];
  if (role['positions'] !== undefined || named?.nameZh === undefined) return [];
  const { nameZh, nameEn, permissions } = named;
  return [{ code, role: code, nameZh, nameEn, functional: true, single: false, permissions, validFrom }];
}

function headcountOf(group: Fields, validFrom: string, setBy: string | null): Fields {
  const { leader, staff } = objectOf(group['headcount']);
  const experts = listOf(objectOf(group['members'])['experts']);
  return {
    unit: group['code'],
    leaders: leader,
    staff,
    experts: Object.fromEntries(experts.map(({ specialty, count }) => [String(specialty), count])),
    setBy,
    validFrom,
  };
}

/** Position -> the role that it gives. */
const rolesOf = (roles: readonly Fields[]): ReadonlyMap<string, unknown> =>
  new Map(roles.flatMap((role) => itemsOf(role['positions']).map((code) => [String(code), role['code']])));

const documentOf = (structure: Fields): string | null => textOf(objectOf(structure['source'])['docNo']);

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const objectOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const listOf = (value: unknown): readonly Fields[] => itemsOf(value).map(objectOf);

const once = (things: readonly Fields[]): readonly Fields[] => [
  ...new Map(things.map((thing) => [thing['code'], thing])).values(),
];
