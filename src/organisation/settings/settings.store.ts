import type { Transaction } from '../../kernel/index.js';
import type { SettingValues } from './setting-keys.js';
import { standardSettings } from './setting-values.js';

/** The office's settings in one of their versions. */
export interface Settings {
  /** 0 while nobody has set anything: the standards of requirements.md section 3. */
  readonly version: number;
  /** Nested contexts: `values.archive.handover.days`. */
  readonly values: SettingValues;
}

/** A version with who set it and why. */
export interface SettingsRecord extends Settings {
  readonly reason: string | null;
  readonly setBy: string | null;
  readonly setAt: Date | null;
}

interface Row {
  readonly version: number;
  readonly settings: SettingValues;
  readonly reason: string;
  readonly set_by: string;
  readonly set_at: Date;
}

/** The settings that hold now. */
export async function settingsOf(tx: Transaction): Promise<Settings> {
  const { version, values } = await newestSettings(tx);
  return { version, values };
}

/** The settings of a version, whatever was set since: what a running case keeps to. */
export async function settingsAt(tx: Transaction, version: number): Promise<Settings> {
  if (version === 0) return { version, values: standardSettings() };
  const [row] = await tx.query<Row>(
    'SELECT version, settings FROM settings_version WHERE office_id = $1 AND version = $2',
    [tx.officeId, version],
  );
  if (!row) throw new Error(`No settings of version ${version}`);
  return { version: row.version, values: row.settings };
}

/** `settingsOf` with who set them and why. */
export async function newestSettings(tx: Transaction): Promise<SettingsRecord> {
  const [row] = await tx.query<Row>(
    `SELECT version, settings, reason, set_by, set_at FROM settings_version
     WHERE office_id = $1 ORDER BY version DESC LIMIT 1`,
    [tx.officeId],
  );
  if (!row) return { version: 0, values: standardSettings(), reason: null, setBy: null, setAt: null };
  return { version: row.version, values: row.settings, reason: row.reason, setBy: row.set_by, setAt: row.set_at };
}

/** Keeps the next version; two at once: the second is refused by the primary key. */
export function keepSettings(tx: Transaction, record: SettingsRecord, entryId: string): void {
  tx.write(
    `INSERT INTO settings_version (office_id, version, settings, reason, set_by, set_at, audit_id)
     VALUES ($1, $2, $3::json, $4, $5, $6, $7)`,
    [tx.officeId, record.version, JSON.stringify(record.values), record.reason, record.setBy, record.setAt, entryId],
  );
}
