import type { Transaction } from './transaction.js';

/** A fact that others may care about (api.md section 6): `case.started`, `document.signed`. */
export interface OutboxEvent {
  readonly type: string;
  /** Id of what it is about. */
  readonly subject: string;
  readonly caseId?: string;
  readonly data: unknown;
}

/** Writes the event's row in the transaction that made it true. */
export function publishTo(tx: Transaction, event: OutboxEvent, at: Date, id: string): void {
  tx.write('INSERT INTO outbox (office_id, id, type, subject, case_id, at, data) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
    tx.officeId,
    id,
    event.type,
    event.subject,
    event.caseId ?? null,
    at,
    JSON.stringify(event.data ?? null),
  ]);
}
