import type { Caller } from '../../kernel/index.js';
import type { Delegation } from './delegation.js';

/** DI token of `DelegationRights`. */
export const DELEGATION_RIGHTS = Symbol('DELEGATION_RIGHTS');

/** The two people of a delegation. */
export type Between = Pick<Delegation, 'id' | 'from' | 'to'>;

/**
 * Who gives, reads and takes back delegations. The policy of the access room decides it, which stands above this one and is handed in
 * from there.
 */
export interface DelegationRights {
  /** Raises `DELEGATION_NOT_ALLOWED`, `DELEGATION_NEEDS_PERSON`. */
  demandGrant(by: Caller, given: { readonly from: string; readonly acts: readonly string[] }, day: string): void;
  /** Raises `DELEGATION_NOT_ALLOWED`. */
  demandRevoke(by: Caller, delegation: Between, day: string): void;
  /** Raises `PERMISSION_MISSING` for whoever may not read those of everybody. */
  demandAll(by: Caller, day: string): void;
  sees(by: Caller, delegation: Between, day: string): boolean;
}
