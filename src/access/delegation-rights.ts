import type { DelegationRights } from '../organisation/index.js';
import { demandMay, may } from './policy/index.js';

/** Who gives, reads and takes back delegations, by the policy: for the organisation room, which stands below it. @rule R-034 */
export const POLICY_OF_DELEGATIONS: DelegationRights = {
  demandGrant: (by, given, day) => void demandMay(by, 'delegation.grant', given, day),
  demandRevoke: (by, delegation, day) => void demandMay(by, 'delegation.revoke', delegation, day),
  demandAll: (by, day) => void demandMay(by, 'delegation.listAll', {}, day),
  sees: (by, delegation, day) => may(by, 'delegation.see', delegation, day).may,
};
