import type { Transaction } from '../kernel/index.js';
import type { Json } from '../engine/index.js';
import { settingsAt } from '../organisation/index.js';

/**
 * One setting of the office as a case is bound to it, by its dotted key (`signing.higherOffice.requireCapacity`);
 * `undefined` where the office has none.
 */
export async function settingOf(tx: Transaction, settingsVersion: number, key: string): Promise<Json | undefined> {
  const { values } = await settingsAt(tx, settingsVersion);
  return settingIn(values, key);
}

/** The same in settings already read. */
export function settingIn(values: Json, key: string): Json | undefined {
  let value: Json | undefined = values;
  for (const part of key.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, part)) {
      return undefined;
    }
    value = (value as Readonly<Record<string, Json>>)[part];
  }
  return value;
}
