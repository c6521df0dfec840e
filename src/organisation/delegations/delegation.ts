import { toWire, toWireOrNull, type ReadContext } from '../../kernel/index.js';

/** A right to act for somebody (代), as its row keeps it. */
export interface Delegation {
  readonly id: string;
  /** Who is acted for. */
  readonly from: string;
  /** Who acts. */
  readonly to: string;
  /** Posts that are passed on, `DIRECTOR@WD`: each of them the person's own. */
  readonly posts: readonly string[];
  /** Kinds of documents; empty for every kind that may be passed on. */
  readonly docKinds: readonly string[];
  /** Acts; empty for all. */
  readonly acts: readonly string[];
  /** Keys of processes; empty for all. */
  readonly definitions: readonly string[];
  readonly validFrom: string;
  readonly validTo: string;
  readonly authorisedByDoc: string | null;
  readonly reason: string;
  readonly grantedBy: string;
  readonly grantedAt: Date;
  readonly revokedBy: string | null;
  readonly revokedAt: Date | null;
  readonly revokeReason: string | null;
  readonly rowVersion: number;
}

/** A delegation on the wire. */
export interface DelegationView extends Omit<Delegation, 'grantedAt' | 'revokedAt'> {
  readonly grantedAt: string;
  readonly revokedAt: string | null;
  /** `REVOKED`, or where today stands to its days. */
  readonly status: 'ACTIVE' | 'TO_COME' | 'ENDED' | 'REVOKED';
}

export const toDelegationView = (
  one: Delegation,
  { zone, today }: Pick<ReadContext, 'zone' | 'today'>,
): DelegationView => ({
  ...one,
  grantedAt: toWire(one.grantedAt, zone),
  revokedAt: toWireOrNull(one.revokedAt, zone),
  status:
    one.revokedAt !== null ? 'REVOKED' : today < one.validFrom ? 'TO_COME' : today > one.validTo ? 'ENDED' : 'ACTIVE',
});
