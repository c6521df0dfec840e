import type { Transaction } from './transaction.js';

/**
 * Sets office time to an instant, at which it then stands still, or back to the machine's with `null`. Test mode only: due
 * dates, document dates, validity and business timers follow it; tokens, leases, back-off and ids keep the machine's time.
 * Kept in the database, so that every process of the office sees it from its next command on.
 */
export function setOfficeClock(tx: Transaction, now: Date | null): void {
  tx.write(
    `INSERT INTO office_clock (office_id, now_at) VALUES ($1, $2)
     ON CONFLICT (office_id) DO UPDATE SET now_at = excluded.now_at`,
    [tx.officeId, now],
    'office_clock',
  );
}
