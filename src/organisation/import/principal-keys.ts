import type { FieldError } from '../../kernel/index.js';
import type { Person, Position, Unit } from '../organisation.js';
import type { BroughtThings } from './read-import.js';

/** What a key stands for: a task for `LEADER`, a text for `COORD` and a draft for `u-co-m1` are all found by such a word. */
const KINDS = {
  unit: { zh: '单位', en: 'a unit' },
  role: { zh: '岗位角色', en: 'a role' },
  person: { zh: '人员', en: 'a person' },
  everybody: { zh: '全体人员', en: 'everybody' },
  system: { zh: '系统本身', en: 'the system itself' },
  client: { zh: '接口客户端', en: 'an API client' },
} as const;

type Kind = keyof typeof KINDS;

/**
 * Units, roles and persons share one space of principal keys: a person whose code is `DIRECTOR` would hold what is the
 * director's. In the trail the system and its clients stand by their names, and nobody else under one of these. Pure.
 *
 * @rule R-134
 */
export function keyErrors(
  brought: BroughtThings,
  office: {
    readonly units: Iterable<Unit>;
    readonly positions: Iterable<Position>;
    readonly persons: Iterable<Person>;
    readonly clients: Iterable<string>;
  },
): FieldError[] {
  const owners = new Map<string, Set<Kind>>([
    ['ALL_STAFF', new Set(['everybody'])],
    ['SYSTEM', new Set(['system'])],
  ]);
  const own = (key: string, kind: Kind): unknown => owners.set(key, (owners.get(key) ?? new Set()).add(kind));
  for (const name of office.clients) own(name, 'client');
  for (const { code } of office.units) own(code, 'unit');
  for (const { role } of office.positions) own(role, 'role');
  for (const { code } of office.persons) own(code, 'person');
  const check = (pointer: string, key: string, kind: Kind): FieldError[] => {
    const [other] = [...(owners.get(key) ?? [])].filter((one) => one !== kind);
    if (other === undefined) return [];
    const { zh, en } = KINDS[other];
    return [{ pointer, code: 'KEY_TAKEN', zh: `“${key}”已是${zh}的代码。`, en: `"${key}" already stands for ${en}.` }];
  };
  return [
    ...brought.units.flatMap(({ pointer, thing }) => check(`${pointer}/code`, thing.code, 'unit')),
    ...brought.positions.flatMap(({ pointer, thing }) => check(`${pointer}/role`, thing.role, 'role')),
    ...brought.persons.flatMap(({ pointer, thing }) => check(`${pointer}/code`, thing.code, 'person')),
  ];
}
