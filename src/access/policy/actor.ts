import type { Caller } from '../../kernel/index.js';

/** Who asks, as far as the policy looks at them: a caller, resolved on the day of the act. */
export type Actor = Pick<
  Caller,
  'person' | 'client' | 'keys' | 'permissions' | 'actingFor' | 'clearance' | 'restricted'
>;

/** Yes, and as what: the key that matched, and the delegation by which it is done where it is done for somebody else (代). */
export interface Granted {
  readonly may: true;
  /** Candidate key that matched, `LEADER@COORD`; `null` for an act that is the person's by name. */
  readonly role: string | null;
  readonly by: StandIn | null;
  /** The director's own power over any case: nobody's step is done in their place by it. */
  readonly directs?: true;
}

/** No, and why: a code of the catalogue, the rule behind it, and what the sentence is filled with. */
export interface Refused {
  readonly may: false;
  readonly code: string;
  readonly rule: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What the policy answers. */
export type Decision = Granted | Refused;

/** A person for whom the actor stands in today. */
export type StandIn = NonNullable<Caller['actingFor']>[number];

/** Yes, in a role or by name. */
export const granted = (role: string | null = null, by: StandIn | null = null): Granted => ({ may: true, role, by });

/** No, by this rule. */
export const refused = (code: string, rule: string, params: Readonly<Record<string, unknown>> = {}): Refused => ({
  may: false,
  code,
  rule,
  params,
});
