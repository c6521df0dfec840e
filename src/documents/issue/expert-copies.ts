import type { Transaction } from '../../kernel/index.js';
import { settingOf } from '../setting-of.js';

/**
 * Whether a copy under Art. 15 counts as the grant by which an expert of restricted profile reads a work secret: as the case is bound
 * to it. By default it does not, and such experts get no copy of what they may not read.
 *
 * @rule R-012
 */
export const copyIsGrant = async (tx: Transaction, settingsVersion: number): Promise<boolean> =>
  (await settingOf(tx, settingsVersion, 'security.expert.art15IsGrant')) === true;
