import { digestOf, recordFact } from '../../audit/index.js';
import type { Command, ReadContext } from '../../kernel/index.js';
import { actorOf, Rejection, toWireOrNull } from '../../kernel/index.js';
import { demandMatch } from '../../kernel/http/index.js';
import type { SettingValues } from './setting-keys.js';
import { readSettings } from './setting-values.js';
import { keepSettings, newestSettings, type SettingsRecord } from './settings.store.js';

/** Settings on the wire. `rowVersion` is their version. */
export interface SettingsView {
  readonly version: number;
  readonly values: SettingValues;
  readonly reason: string | null;
  readonly setBy: string | null;
  readonly setAt: string | null;
  readonly rowVersion: number;
}

/**
 * Sets the office's settings as a whole, with a reason; a key left out goes back to its standard. Cases that run keep the
 * version they started with. Setting what already holds changes nothing and makes no version.
 *
 * Raises `VALIDATION_FAILED` for every unknown key and wrong value, `PRECONDITION_REQUIRED`, `PRECONDITION_FAILED`,
 * `ALREADY_EXISTS` when two set at once.
 *
 * @rule R-141
 */
export const changeSettings: Command<
  { readonly values: unknown; readonly reason: string; readonly ifMatch: string | null },
  SettingsView
> = {
  name: 'organisation.changeSettings',
  async execute(ctx, { values: given, reason, ifMatch }) {
    const before = await newestSettings(ctx.tx);
    demandMatch(ifMatch, before.version, { required: true });
    const { values, errors } = readSettings(given);
    if (errors.length > 0) throw new Rejection('VALIDATION_FAILED', {}, errors);
    if (before.version > 0 && digestOf(values) === digestOf(before.values)) return toSettingsView(ctx, before);
    const after: SettingsRecord = {
      version: before.version + 1,
      values,
      reason,
      setBy: actorOf(ctx.caller),
      setAt: ctx.now,
    };
    const entryId = recordFact(ctx, {
      act: 'SETTINGS_CHANGED',
      objectType: 'SETTINGS',
      objectId: String(after.version),
      before: before.values,
      after: values,
      committed: { reason },
    });
    keepSettings(ctx.tx, after, entryId);
    return toSettingsView(ctx, after);
  },
};

export const toSettingsView = ({ zone }: ReadContext, settings: SettingsRecord): SettingsView => ({
  version: settings.version,
  values: settings.values,
  reason: settings.reason,
  setBy: settings.setBy,
  setAt: toWireOrNull(settings.setAt, zone),
  rowVersion: settings.version,
});
