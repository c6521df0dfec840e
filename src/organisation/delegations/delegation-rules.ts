import type { Transaction } from '../../kernel/index.js';
import { settingsOf } from '../settings/settings.store.js';

/** The settings that bound delegations. */
export interface DelegationRules {
  readonly allowUpward: boolean;
  readonly upwardKinds: readonly string[];
  readonly maxDays: number;
}

/** The settings that bound delegations; settings kept before one of them was known go by its standard. */
export async function delegationRules(tx: Transaction): Promise<DelegationRules> {
  const { values } = await settingsOf(tx);
  const { delegation } = values as unknown as { readonly delegation: Partial<DelegationRules> };
  return {
    allowUpward: delegation.allowUpward ?? false,
    upwardKinds: delegation.upwardKinds ?? ['QINGSHI', 'BAOGAO'],
    maxDays: delegation.maxDays ?? 90,
  };
}
