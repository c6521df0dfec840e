import { FINAL_ACTS } from '../../kernel/index.js';
import { granted, refused, type Actor, type Decision } from './actor.js';
import { mayFinalise } from './task-acts.js';

/** What an administrator of the office needs to give and take back the rights of others, by a document. */
const KEEPS_OFFICE = 'org:write';

/** Permissions that read the delegations of everybody. */
const READS_ALL = ['audit:read', KEEPS_OFFICE] as const;

/** A right that is to be passed on: whose, and for which acts; none named: all. */
export interface GrantedRight {
  readonly from: string;
  readonly acts: readonly string[];
}

/** A delegation between two people. */
export interface DelegationMatter {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

const keepsOffice = ({ permissions }: Actor): boolean => permissions.has(KEEPS_OFFICE);
const readsAll = ({ permissions }: Actor): boolean => READS_ALL.some((one) => permissions.has(one));

/** Acts on delegations (代). */
export const DELEGATION_ACTS = {
  /** One's own right, with one's own hand where it lets somebody sign; an administrator's by a document. */
  'delegation.grant': (actor: Actor, { from, acts }: GrantedRight): Decision => {
    const isOwn = actor.person === from;
    if (!isOwn) return keepsOffice(actor) ? granted() : refused('DELEGATION_NOT_ALLOWED', 'R-034', { from });
    const isFinal = acts.length === 0 || acts.some((act) => FINAL_ACTS.has(act));
    return isFinal && !mayFinalise(actor) ? refused('DELEGATION_NEEDS_PERSON', 'R-034') : granted();
  },
  /** The two whom it concerns, and whoever reads all; for others it is missing. */
  'delegation.see': (actor: Actor, { id, from, to }: DelegationMatter): Decision =>
    actor.person === from || actor.person === to || readsAll(actor)
      ? granted()
      : refused('DELEGATION_NOT_FOUND', 'R-034', { delegationId: id }),
  /** Those of everybody: auditors and administrators. */
  'delegation.listAll': (actor: Actor, _all: object): Decision =>
    readsAll(actor) ? granted() : refused('PERMISSION_MISSING', 'R-034', { permission: READS_ALL[0] }),
  /** Whose right it is, whoever holds it, and an administrator. */
  'delegation.revoke': (actor: Actor, { from, to }: DelegationMatter): Decision =>
    actor.person === from || actor.person === to || keepsOffice(actor)
      ? granted()
      : refused('DELEGATION_NOT_ALLOWED', 'R-034', { from }),
} as const;
