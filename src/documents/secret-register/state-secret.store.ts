import { opensTo, placeViewer, type Transaction, type Viewer } from '../../kernel/index.js';
import type { SecretClassification, SecretStatus, StateSecret } from './state-secret.js';

/** Columns that an act changes; the others are as they were registered. */
const CHANGING = {
  place: 'place',
  keeper: 'keeper',
  status: 'status',
  borrower: 'borrower',
  lentAt: 'lent_at',
  dueOn: 'due_on',
  disposal: 'disposal',
  proposedBy: 'proposed_by',
  proposedAt: 'proposed_at',
  confirmedBy: 'confirmed_by',
  confirmedAt: 'confirmed_at',
} as const satisfies Partial<Record<keyof StateSecret, string>>;

const COLUMNS = {
  classification: 'classification',
  year: 'year',
  serial: 'serial',
  secrecyPeriod: 'secrecy_period',
  neutralTitle: 'neutral_title',
  copyNo: 'copy_no',
  copies: 'copies',
  senderOrg: 'sender_org',
  senderDocNo: 'sender_doc_no',
  receivedAt: 'received_at',
  note: 'note',
  registeredBy: 'registered_by',
  registeredAt: 'registered_at',
  ...CHANGING,
} as const satisfies Partial<Record<keyof StateSecret, string>>;

const FIELDS = [
  's.id',
  's.row_version AS "rowVersion"',
  ...Object.entries(COLUMNS).map(([field, column]) => `s.${column} AS "${field}"`),
].join(', ');

/** The next number of a classification in a year. Whoever asks at the same time waits, and gets the one after it. */
export async function nextSecretSerial(
  tx: Transaction,
  classification: SecretClassification,
  year: number,
  entryId: string,
): Promise<number> {
  const [row] = await tx.query<{ serial: number }>(
    `INSERT INTO state_secret_counter AS c (office_id, classification, year, last_serial, audit_id) VALUES ($1, $2, $3, 1, $4)
     ON CONFLICT (office_id, classification, year)
       DO UPDATE SET last_serial = c.last_serial + 1, audit_id = excluded.audit_id
     RETURNING last_serial AS serial`,
    [tx.officeId, classification, year, entryId],
  );
  if (!row) throw new Error('state_secret_counter gave no row');
  return row.serial;
}

/** Writes a new entry. */
export function insertStateSecret(tx: Transaction, one: StateSecret, entryId: string): void {
  const fields = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
  tx.write(
    `INSERT INTO state_secret (office_id, id, audit_id, ${fields.map((field) => COLUMNS[field]).join(', ')})
     VALUES (${Array.from({ length: fields.length + 3 }, (_, index) => `$${index + 1}`).join(', ')})`,
    [tx.officeId, one.id, entryId, ...fields.map((field) => one[field])],
    `state-secret:${one.id}`,
  );
}

/** Writes what an entry became; its row version grows by one. */
export function saveStateSecret(tx: Transaction, one: StateSecret, entryId: string): void {
  const fields = Object.keys(CHANGING) as (keyof typeof CHANGING)[];
  tx.write(
    `UPDATE state_secret SET audit_id = $3, row_version = row_version + 1,
       ${fields.map((field, index) => `${CHANGING[field]} = $${index + 4}`).join(', ')}
     WHERE office_id = $1 AND id = $2`,
    [tx.officeId, one.id, entryId, ...fields.map((field) => one[field])],
    `state-secret:${one.id}`,
  );
}

/** An entry by its id, `null` where there is none; with `lock` nobody else changes it meanwhile. */
export async function findStateSecret(tx: Transaction, id: string, lock: boolean): Promise<StateSecret | null> {
  const [row] = await tx.query<StateSecret>(
    `SELECT ${FIELDS} FROM state_secret s WHERE s.office_id = $1 AND s.id = $2 ${lock ? 'FOR UPDATE' : ''}`,
    [tx.officeId, id],
  );
  return row ?? null;
}

/** What a list of the register may be narrowed to. */
export interface RegisterFilter {
  readonly classification?: SecretClassification | undefined;
  readonly status?: SecretStatus | undefined;
  readonly keeper?: string | undefined;
  /** The day on which nobody may have the paper who has it: keeper or borrower left, or is cleared less high. */
  readonly unattendedOn?: string | undefined;
}

/** Entries that the viewer may see, newest first, at most `limit`, after the entry `after`. @rule R-134 */
export function visibleStateSecrets(
  tx: Transaction,
  viewer: Viewer,
  { classification, status, keeper, unattendedOn }: RegisterFilter,
  limit: number,
  after: string | null,
): Promise<StateSecret[]> {
  const narrowing = [classification, status, keeper, unattendedOn].map((one) => one ?? null);
  const params: unknown[] = [tx.officeId, after, ...narrowing, limit];
  const by = placeViewer(viewer, (value) => `$${params.push(value)}`);
  return tx.query<StateSecret>(
    `SELECT ${FIELDS} FROM state_secret s
     WHERE s.office_id = $1 AND ($2::uuid IS NULL OR s.id < $2) AND ($3::text IS NULL OR s.classification = $3)
       AND ($4::text IS NULL OR s.status = $4) AND ($5::text IS NULL OR s.keeper = $5)
       AND ($6::date IS NULL OR ${isUnattended('$6::date')})
       AND EXISTS (SELECT 1 FROM may_see m WHERE m.office_id = s.office_id AND m.object_type = 'STATE_SECRET'
                   AND m.object_id = s.id::text AND ${opensTo('m', by)})
     ORDER BY s.id DESC LIMIT $7`,
    params,
  );
}

/** SQL: the paper is still here, and who keeps or has borrowed it holds no post on the day, or is not cleared for it (any more). */
const isUnattended = (day: string): string => `(s.status NOT IN ('HANDED_BACK', 'DESTROYED') AND EXISTS (
    SELECT 1 FROM unnest(ARRAY[s.keeper, s.borrower]) AS h (code)
    WHERE h.code IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM person p JOIN appointment a ON a.office_id = p.office_id AND a.person = p.code
        AND a.valid_from <= ${day} AND (a.valid_to IS NULL OR a.valid_to >= ${day})
      WHERE p.office_id = s.office_id AND p.code = h.code AND p.person_type = 'STAFF'
        AND p.valid_from <= ${day} AND (p.valid_to IS NULL OR p.valid_to >= ${day})
        AND p.access_profile IS DISTINCT FROM 'RESTRICTED'
        AND classification_level(p.clearance) >= classification_level(s.classification))))`;
