import type { CommandContext } from '../kernel/index.js';
import { holdersOf, postsOn, unitsByCode, type EndedPost } from '../organisation/index.js';

/** Kinds of units whose work the department's own heads take over. */
const OWN_UNITS: ReadonlySet<string> = new Set(['GROUP', 'DEPARTMENT', 'HIGHER_OFFICE']);

/**
 * Who takes over what somebody held by a post: the unit's leader, or its principal; where the leader left, the successor in the
 * post; of the department's own units then the deputy, then the director. `null` where none of them is anybody else.
 *
 * @rule R-035
 */
export async function holderAfter(ctx: CommandContext, post: EndedPost): Promise<string | null> {
  const { person, position, unit, lastDay } = post;
  const { tx, today } = ctx;
  const held = (await postsOn(tx, person, lastDay))?.posts ?? [];
  const role = held.find((one) => one.position === position && one.unit === unit)?.role;
  const kind = (await unitsByCode(tx, [unit], today)).get(unit)?.kind ?? '';
  const inTurn: readonly (readonly [role: string, unit: string | null])[] = [
    ['LEADER', unit],
    ['U_PRINCIPAL', unit],
    ['U_INCHARGE', unit],
    ...(role === undefined ? [] : [[role, unit] as const]),
    ...(OWN_UNITS.has(kind)
      ? ([
          ['DEPUTY', null],
          ['DIRECTOR', null],
        ] as const)
      : []),
  ];
  for (const [heldRole, at] of inTurn) {
    const found = (await holdersOf(tx, heldRole, at, today)).find((holder) => holder !== person);
    if (found !== undefined) return found;
  }
  return null;
}
